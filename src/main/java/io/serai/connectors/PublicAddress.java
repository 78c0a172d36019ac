package io.serai.connectors;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/// Tells addresses on the public internet from all others: loopback, private (RFC 1918, RFC 4193), link-local (where
/// clouds serve credentials), carrier-grade NAT, multicast, documentation, and IPv6 forms that wrap an IPv4 address.
/// From IANA's registries of special-purpose addresses.
final class PublicAddress {
    private static final List<Block> SPECIAL_IPV4 = List.of(
            new Block(8, 0),
            new Block(8, 10),
            new Block(10, 100, 64),
            new Block(8, 127),
            new Block(16, 169, 254),
            new Block(12, 172, 16),
            new Block(24, 192, 0, 0),
            new Block(24, 192, 0, 2),
            new Block(24, 192, 88, 99),
            new Block(16, 192, 168),
            new Block(15, 198, 18),
            new Block(24, 198, 51, 100),
            new Block(24, 203, 0, 113),
            new Block(3, 224));

    /// Only this block of IPv6 is handed out to the public.
    private static final Block GLOBAL_IPV6 = new Block(3, 0x20);

    /// Within it: protocol assignments with Teredo, documentation, 6to4.
    private static final List<Block> SPECIAL_IPV6 = List.of(
            new Block(23, 0x20, 0x01, 0x00),
            new Block(32, 0x20, 0x01, 0x0d, 0xb8),
            new Block(16, 0x20, 0x02),
            new Block(20, 0x3f, 0xff));

    private PublicAddress() {}

    /// An IPv4 address that is mapped into IPv6 is judged as the IPv4 address; Java makes no difference.
    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address
                ? SPECIAL_IPV4.stream().noneMatch(block -> block.holds(bytes))
                : GLOBAL_IPV6.holds(bytes) && SPECIAL_IPV6.stream().noneMatch(block -> block.holds(bytes));
    }

    /// A block of addresses that begin with the same bits.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(int bits, int... begin) {
        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int wanted = bit / 8 < begin.length ? begin[bit / 8] : 0;
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (wanted & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
