package io.serai.senders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Twilio's published scheme, with its vector.
class TwilioSignatureTest {
    private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private static final String TOKEN = "12345";
    private static final String SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    private static final SortedMap<String, SortedSet<String>> FORM = form(
            "CallSid=CA1234567890ABCDE" + "&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212");

    private static SortedMap<String, SortedSet<String>> form(String body) {
        return TwilioWebhooks.form(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theVectorMatches() {
        assertThat(TwilioSignature.matches(URL, FORM, SIGNATURE, TOKEN)).isTrue();
    }

    @Test
    void theOrderOfTheFieldsDoesNotMatterAndTheirContentDoes() {
        assertThat(TwilioSignature.matches(
                        URL,
                        form("To=%2B18005551212&From=%2B14158675309&Digits=1234&Caller=%2B14158675309"
                                + "&CallSid=CA1234567890ABCDE"),
                        SIGNATURE,
                        TOKEN))
                .isTrue();
        for (String name : FORM.keySet()) {
            var other = new TreeMap<>(FORM);
            other.remove(name);
            assertThat(TwilioSignature.matches(URL, other, SIGNATURE, TOKEN)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://mycompany.com:443/myapp.php?foo=1&bar=2, true",
        "https://mycompany.com:8443/myapp.php?foo=1&bar=2, true",
        "http://mycompany.com/myapp.php?foo=1&bar=2, false",
        "https://mycompany.com/myapp.php?foo=1, false",
        "https://mycompany.com:443.evil.example/myapp.php?foo=1&bar=2, false"
    })
    void aPortOfOursMayBeMissingInWhatWasSigned(String ours, boolean matches) {
        assertThat(TwilioSignature.matches(ours, FORM, SIGNATURE, TOKEN)).isEqualTo(matches);
    }

    @Test
    void theStandardPortMayStandInWhatWasSignedAndNoOther() {
        String plain = "https://mycompany.com/a";
        for (var port : new String[] {":443", ":8443"}) {
            String signed = TwilioSignature.signature("https://mycompany.com" + port + "/a", FORM, TOKEN);
            assertThat(TwilioSignature.matches(plain, FORM, signed, TOKEN)).isEqualTo(port.equals(":443"));
        }
    }

    /// As Twilio's own library for Node does it.
    @Test
    void ofAFieldThatComesTwiceEachValueCountsOnce() {
        String signed = TwilioSignature.signature(URL, form("MessageSid=SM1&A=1&A=2"), TOKEN);
        for (String body : new String[] {"A=2&A=1&MessageSid=SM1", "A=1&A=2&A=1&MessageSid=SM1"}) {
            assertThat(TwilioSignature.matches(URL, form(body), signed, TOKEN))
                    .as(body)
                    .isTrue();
        }
        assertThat(TwilioSignature.matches(URL, form("A=1&MessageSid=SM1"), signed, TOKEN))
                .isFalse();
    }

    @Test
    void withoutASignatureOrATokenNothingMatches() {
        assertThat(TwilioSignature.matches(URL, FORM, null, TOKEN)).isFalse();
        assertThat(TwilioSignature.matches(URL, FORM, "", TOKEN)).isFalse();
        assertThat(TwilioSignature.matches(URL, FORM, SIGNATURE, "")).isFalse();
        assertThat(TwilioSignature.matches(URL, FORM, SIGNATURE, "12346")).isFalse();
    }

    @Test
    void aFormThatCanNotBeReadIsNone() {
        assertThat(form("a=%zz")).isEmpty();
        assertThat(form("")).isEmpty();
    }
}
