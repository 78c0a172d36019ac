package io.serai.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MisfortuneTest {

    @Test
    void failuresThatDifferOnlyInIdsNumbersAndNamesAreAlike() {
        assertThat(fingerprint("ticket 4711 of \"Ada\" <ada@example.org> is missing (a1b2c3d4e5f6a7b8)"))
                .isEqualTo(fingerprint("ticket 12 of \"Bob\" <bob@example.com> is missing (00ff00ff00ff00ff)"));
        assertThat(fingerprint("badge pjrcghqw3rt has no template"))
                .isEqualTo(fingerprint("badge a1-_xyzQRST has no template"));
    }

    @Test
    void otherFailuresAreNot() {
        assertThat(fingerprint("ticket 1 is missing")).isNotEqualTo(fingerprint("ticket 1 is late"));
        assertThat(Misfortune.of("a.b", "x", "E", "m").fingerprint())
                .isNotEqualTo(Misfortune.of("a.c", "x", "E", "m").fingerprint());
    }

    @Test
    void noSecretGoesIntoTheLetter() {
        Misfortune told = Misfortune.of(
                "a.b",
                "https://user:hunter2@example.org/path?api_key=hunter3",
                "E",
                "401 for Authorization: Bearer hunter4, {\"access_token\": \"hunter5\"} api_key=hunter6 "
                        + "at https://me:hunter7@example.org/");
        assertThat(told.endpoint() + told.message()).doesNotContain("hunter");
    }

    @Test
    void longMessagesAreCut() {
        assertThat(Misfortune.of("a", "e".repeat(999), "E", "m".repeat(9999)).message())
                .hasSize(2000);
    }

    private static String fingerprint(String message) {
        return Misfortune.of("zoom.webhook", "zoom GET /tickets", "DeliveryException", message)
                .fingerprint();
    }
}
