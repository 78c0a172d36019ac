package io.serai.web;

import java.net.Inet6Address;
import java.net.InetAddress;

/// Whom an address stands for when tries are counted: the address itself in IPv4, and in IPv6 its /64, which is what
/// one connection is given (RFC 6177), so that nobody has 2^64 first tries.
public final class Network {
    private static final int HALF = 8;

    private Network() {}

    /// @param address a literal; anything else stands for itself
    public static String of(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            if (!(parsed instanceof Inet6Address)) {
                return parsed.getHostAddress();
            }
            var text = new StringBuilder();
            for (int i = 0; i < HALF; i++) {
                text.append("%02x".formatted(parsed.getAddress()[i]));
            }
            return text.append("/64").toString();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
