package io.serai.invitations.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScannerSignsTest {
    private static final String BROWSER =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

    private static boolean scanner(String method, Map<String, String> headers, boolean gesture) {
        var any = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        any.putAll(headers);
        return ScannerSigns.in(method, any::get, gesture);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (compatible; Googlebot/2.1; +https://example.org/bot.html)",
                "Slackbot-LinkExpanding 1.0 (+https://example.org/robots)",
                "facebookexternalhit/1.1 Facebot Twitterbot/1.0",
                "WhatsApp/2.23.20.0 A",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) BarracudaSentinel (EE)",
                "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
                "python-requests/2.32",
                "curl/8.5.0",
                "Go-http-client/2.0",
                "Java/25.0.3"
            })
    void programsThatSayTheirNameAreScanners(String agent) {
        assertThat(scanner("GET", Map.of("User-Agent", agent), false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BROWSER,
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                        + " Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]",
                "Mozilla/5.0 (Linux; Android 14; CUBOT NOTE 50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0"
                        + " Mobile Safari/537.36",
                "Mozilla/5.0 (Linux; Android 14; CUBOT) Chrome/140.0 Mobile Safari/537.36",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Trident/7.0; rv:11.0) like Gecko",
                "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
                ""
            })
    void browsersOfPeopleAreNone(String agent) {
        assertThat(scanner("GET", Map.of("User-Agent", agent), false)).isFalse();
    }

    @Test
    void whatIsFetchedAheadIsNoVisit() {
        assertThat(scanner("HEAD", Map.of("User-Agent", BROWSER), false)).isTrue();
        for (String header : new String[] {"Sec-Purpose", "purpose", "X-Purpose", "x-moz"}) {
            assertThat(scanner("GET", Map.of("User-Agent", BROWSER, header, "prefetch;prerender"), false))
                    .isTrue();
        }
        assertThat(scanner("GET", Map.of("User-Agent", BROWSER, "X-Purpose", "preview"), false))
                .isTrue();
    }

    @Test
    void aHandThatWasSeenOutweighsHowThePageWasFetched() {
        assertThat(scanner("POST", Map.of("User-Agent", BROWSER, "Sec-Purpose", "prefetch"), true))
                .isFalse();
        assertThat(scanner("POST", Map.of("User-Agent", "HeadlessChrome/140"), true))
                .isTrue();
    }

    @Test
    void aRequestThatSaysNothingIsNotCalledAScanner() {
        assertThat(scanner("GET", Map.of(), false)).isFalse();
    }
}
