package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTargetTest {
    private static final Set<String> HOSTS = Set.of("www.example.org", "localhost:3000");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://www.example.org.evil.example/",
                "https://evil.example/?www.example.org",
                "https://www.example.org@evil.example/",
                "https://someone@www.example.org/",
                "https://www.example.org\\@evil.example/",
                "https://evil.example\\@www.example.org/",
                "https://www.example.org:8443/",
                "http://localhost/",
                "javascript://www.example.org/%0aalert(1)",
                "ftp://www.example.org/",
                "//www.example.org/",
                "/www.example.org",
                "https:www.example.org",
                "https://www.example.org/a b",
                "https://www.example.org/\r\nBcc: evil@example.org",
                "https://www.example.org./",
                "https://xn--www-example.org/"
            })
    void whatLeadsElsewhereIsRefused(String url) {
        assertThat(LinkTarget.of(url, HOSTS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.example.org, https://www.example.org?",
        "HTTPS://WWW.Example.org/in, HTTPS://WWW.Example.org/in?",
        "http://localhost:3000/in, http://localhost:3000/in?",
        "https://www.example.org/in?, https://www.example.org/in?",
        "https://www.example.org/in?lang=en, https://www.example.org/in?lang=en&",
        "https://www.example.org/in?lang=en&, https://www.example.org/in?lang=en&",
    })
    void theKeyStandsInTheQuery(String url, String before) {
        assertThat(LinkTarget.of(url, HOSTS).orElseThrow().link("u-1", "k", "a_b"))
                .isEqualTo(before + "user_id=u-1&k=a_b&valid_email=True");
    }

    @ParameterizedTest
    @CsvSource({
        "https://straße.example.org/in, https://xn--strae-oqa.example.org/in?",
        "https://XN--strae-oqa.example.org:8443/in, https://XN--strae-oqa.example.org:8443/in?"
    })
    void aHostOfOtherLettersIsItselfAndWrittenInAscii(String url, String before) {
        var hosts = Set.of("xn--strae-oqa.example.org", "xn--strae-oqa.example.org:8443");
        assertThat(LinkTarget.of(url, hosts).orElseThrow().link("u-1", "k", "a_b"))
                .startsWith(before);
        assertThat(LinkTarget.of("https://strasse.example.org/in", hosts)).isEmpty();
        assertThat(LinkTarget.of(url, Set.of("strasse.example.org"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = "https://www.example.org/#/in?next=1")
    void aFragmentStaysAtTheEnd(String url) {
        assertThat(LinkTarget.of(url, HOSTS).orElseThrow().link("u-1", "auth_key", "a_b"))
                .isEqualTo("https://www.example.org/?user_id=u-1&auth_key=a_b&valid_email=True#/in?next=1");
    }
}
