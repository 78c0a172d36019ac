package io.serai.invitations.fraud;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// A network in its one form (RFC 4632, RFC 4291): host bits are cleared, an IPv4-mapped IPv6 address is IPv4, and a
/// bare address is a network of one.
public final class Cidr {
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");
    private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");
    /// How many bits of an IPv4-mapped address say that it is one.
    private static final int MAPPED = 96;

    private final byte[] first;
    private final int bits;

    private Cidr(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /// @throws IllegalArgumentException what was expected; fit for the caller
    public static Cidr parse(String text) {
        String written = text.strip();
        int slash = written.indexOf('/');
        String address = slash < 0 ? written : written.substring(0, slash);
        byte[] bytes = bytes(address);
        int most = bytes.length * Byte.SIZE;
        if (slash < 0) {
            return new Cidr(bytes, most);
        }
        boolean mapped = address.indexOf(':') >= 0 && bytes.length == 4;
        String length = written.substring(slash + 1);
        int bits = LENGTH.matcher(length).matches() ? Integer.parseInt(length) - (mapped ? MAPPED : 0) : -1;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("'" + text + "' is no network; expected a length of "
                    + (mapped ? MAPPED + " to 128" : "0 to " + most) + " after the /");
        }
        return new Cidr(cleared(bytes, bits), bits);
    }

    /// Whether an address is of this network; what is no address is of none.
    public boolean contains(String address) {
        try {
            return commonBits(address, this) >= bits;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static int commonBits(String address, Cidr network) {
        return commonBits(bytes(address), network.first);
    }

    /// How many leading bits two addresses share; -1 for one of IPv4 and one of IPv6.
    ///
    /// @throws IllegalArgumentException where one is no address
    static int commonBits(String one, String other) {
        return commonBits(bytes(one), bytes(other));
    }

    static boolean isIpv4(String address) {
        return bytes(address).length == 4;
    }

    private static int commonBits(byte[] one, byte[] other) {
        if (one.length != other.length) {
            return -1;
        }
        for (int i = 0; i < one.length; i++) {
            int differing = (one[i] ^ other[i]) & 0xFF;
            if (differing != 0) {
                return i * Byte.SIZE + Integer.numberOfLeadingZeros(differing) - (Integer.SIZE - Byte.SIZE);
            }
        }
        return one.length * Byte.SIZE;
    }

    private static byte[] bytes(String address) {
        if (IPV4.matcher(address).matches() || IPV6.matcher(address).matches()) {
            try {
                InetAddress parsed = InetAddress.ofLiteral(address);
                if (parsed instanceof Inet4Address || parsed instanceof Inet6Address) {
                    return parsed.getAddress();
                }
            } catch (IllegalArgumentException _) {
                // said below
            }
        }
        throw new IllegalArgumentException("'" + address + "' is no IP address; expected one such as 192.0.2.7 or"
                + " 2001:db8::7, with or without a length behind a /");
    }

    private static byte[] cleared(byte[] bytes, int bits) {
        byte[] cleared = bytes.clone();
        for (int i = 0; i < cleared.length; i++) {
            int kept = Math.clamp(bits - (long) i * Byte.SIZE, 0, Byte.SIZE);
            cleared[i] &= (byte) (0xFF << (Byte.SIZE - kept));
        }
        return cleared;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr cidr && toString().equals(cidr.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /// The one form: `192.0.2.0/24`, `2001:db8::/32` (RFC 5952).
    @Override
    public String toString() {
        try {
            String address = InetAddress.getByAddress(first).getHostAddress();
            return shortened(address) + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /// The first of the longest runs of zeros becomes `::`.
    private static String shortened(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        int from = 0;
        int to = 0;
        var zeros = ZEROS.matcher(address);
        while (zeros.find()) {
            if (zeros.end() - zeros.start() > to - from) {
                from = zeros.start();
                to = zeros.end();
            }
        }
        if (to == 0) {
            return address;
        }
        String before = address.substring(0, Math.max(0, from - 1));
        return before + "::" + address.substring(Math.min(address.length(), to + 1));
    }
}
