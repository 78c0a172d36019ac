package io.serai.connectors;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/// Looks up a vendor's addresses, and refuses where one of them is not on the public internet. What it answers is what
/// is connected to, so a name can't lead elsewhere between the check and the call.
final class GuardedResolver implements DnsResolver {
    /// Each is tried for the whole connect timeout.
    private static final int MOST = 3;

    private final DnsResolver system;
    private final boolean guarded;

    /// @param guarded false in dev, where vendors may be on this machine
    GuardedResolver(DnsResolver system, boolean guarded) {
        this.system = system;
        this.guarded = guarded;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = system.resolve(host);
        if (guarded && !Arrays.stream(addresses).allMatch(PublicAddress::is)) {
            throw new Refused();
        }
        return Arrays.copyOf(addresses, Math.min(MOST, addresses.length));
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        // only for Kerberos, which we don't do
        return host;
    }

    /// An `UnknownHostException`, so that the client treats it as a name that leads nowhere.
    static final class Refused extends UnknownHostException {
        private static final long serialVersionUID = 1;

        Refused() {
            super(GuardedSockets.REFUSED);
        }
    }
}
