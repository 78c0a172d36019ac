package io.serai.invitations.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7/32",
        "192.0.2.7/24, 192.0.2.0/24",
        "192.0.2.255/25, 192.0.2.128/25",
        "10.1.2.3/0, 0.0.0.0/0",
        "2001:DB8::7, 2001:db8::7/128",
        "2001:db8:1:2:3:4:5:6/33, 2001:db8::/33",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1/128",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1/128",
        "::, ::/128",
        "::1/128, ::1/128",
        "::/0, ::/0",
        "::ffff:192.0.2.7, 192.0.2.7/32",
        "::ffff:192.0.2.7/120, 192.0.2.0/24",
        "::FFFF:C000:207, 192.0.2.7/32",
        "' 192.0.2.7 ', 192.0.2.7/32"
    })
    void aNetworkHasOneForm(String written, String form) {
        assertThat(Cidr.parse(written)).hasToString(form);
        assertThat(Cidr.parse(form)).isEqualTo(Cidr.parse(written)).hasSameHashCodeAs(Cidr.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "example.org",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.07",
                "0x7f.1",
                "3221225985",
                "192.0.2.7/33",
                "192.0.2.7/-1",
                "192.0.2.7/",
                "192.0.2.7/24/8",
                "192.0.2.7/024",
                "2001:db8::/129",
                "fe80::1%eth0",
                "[::1]",
                ":::",
                "1:2:3:4:5:6:7:8:9",
                "::ffff:192.0.2.7/95",
                "192.0.2.7/a",
                "192.0.2.7 or so"
            })
    void whatIsNoNetworkIsRefusedWithWhatIsOne(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse(written))
                .withMessageContaining("expected");
    }

    @Test
    void aNetworkHoldsItsAddressesInWhateverFormTheyCome() {
        Cidr office = Cidr.parse("192.0.2.128/25");
        assertThat(office.contains("192.0.2.200")).isTrue();
        assertThat(office.contains("::ffff:192.0.2.200")).isTrue();
        assertThat(office.contains("192.0.2.100")).isFalse();
        assertThat(office.contains("2001:db8::1")).isFalse();
        assertThat(office.contains("")).isFalse();
        assertThat(Cidr.parse("2001:db8::/33").contains("2001:db8:7fff::1")).isTrue();
        assertThat(Cidr.parse("2001:db8::/33").contains("2001:db8:8000::1")).isFalse();
        assertThat(Cidr.parse("0.0.0.0/0").contains("::1")).isFalse();
    }
}
