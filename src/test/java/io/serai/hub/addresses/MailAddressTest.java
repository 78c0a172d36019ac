package io.serai.hub.addresses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One form of an address for storing, finding and sending.
class MailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "Ann@Example.ORG, Ann@example.org, Ann@example.org",
        "ann@müller.example.org, ann@müller.example.org, ann@xn--mller-kva.example.org",
        "ann@MÜLLER.example.org, ann@müller.example.org, ann@xn--mller-kva.example.org",
        "ann@müller.example.org, ann@müller.example.org, ann@xn--mller-kva.example.org",
        "ann@XN--MLLER-KVA.example.org, ann@müller.example.org, ann@xn--mller-kva.example.org",
        "Ann@straße.example.org, Ann@straße.example.org, Ann@xn--strae-oqa.example.org",
        "ann@strasse.example.org, ann@strasse.example.org, ann@strasse.example.org",
        "ann@نامه‌ای.example.org, ann@نامه‌ای.example.org, ann@xn--mgba3gch31f060k.example.org",
        "ann@例え。example.org, ann@例え.example.org, ann@xn--r8jz45g.example.org",
        "ann@r3---sn.example.org, ann@r3---sn.example.org, ann@r3---sn.example.org"
    })
    void anAddressIsStoredInUnicodeAndSentInAscii(String typed, String shown, String sent) {
        MailAddress address = MailAddress.of(typed);
        assertThat(address.shown()).isEqualTo(shown);
        assertThat(address.sent()).isEqualTo(sent);
        assertThat(MailAddress.of(sent)).isEqualTo(address);
        assertThat(MailAddress.of(shown)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@a‍b.example.org",
                "ann@אa.example.org",
                "ann@xn--a.example.org",
                "ann@xn--.example.org",
                "ann@ü..example.org",
                "ann@-ü.example.org",
                "ann@ .example.org",
                "ann@",
                "@example.org",
                "ann",
                "ann@üuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu.org",
                "ann@uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu.org"
            })
    void aDomainThatIsNoneMakesNoAddress(String text) {
        assertThatThrownBy(() -> MailAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(MailAddress.key(text)).isEqualTo(text);
    }

    @Test
    void aKeyIsWithoutLetterCaseAndStraßeIsNotStrasse() {
        assertThat(MailAddress.key(" Ann@XN--strae-oqa.Example.org ")).isEqualTo("ann@straße.example.org");
        assertThat(MailAddress.key("ann@strasse.example.org")).isNotEqualTo(MailAddress.key("ann@straße.example.org"));
    }

    @Test
    void whoWasStoredInAnotherFormIsFoundAsTheyTypeIt() {
        assertThat(MailAddress.keys("Ann@MÜLLER.org")).containsExactly("ann@müller.org", "ann@xn--mller-kva.org");
        assertThat(MailAddress.keys("ann@xn--mller-kva.org"))
                .containsExactly("ann@xn--mller-kva.org", "ann@müller.org");
        assertThat(MailAddress.keys("ann@example.org")).containsExactly("ann@example.org");
    }

    @Test
    void aHostIsComparedInAsciiWithItsPort() {
        assertThat(DomainName.host("WWW.Müller.org:8443")).isEqualTo("www.xn--mller-kva.org:8443");
        assertThat(DomainName.host("[::1]:8080")).isEqualTo("[::1]:8080");
    }
}
