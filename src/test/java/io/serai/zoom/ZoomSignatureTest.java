package io.serai.zoom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The vectors stand in the vendor's table (shared/vendors/README.md, Zoom).
class ZoomSignatureTest {
    private static final String SECRET = "zoomsecret";
    private static final String TIMESTAMP = "1700000000";
    private static final byte[] BODY =
            "{\"event\":\"zoom_events.ticket_created\",\"event_ts\":1700000000000,\"payload\":{\"account_id\":\"abc\"}}"
                    .getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v0=b50ed908655723e4a32e321981d459312abfb6f11f34d15dde80f053cd321781";

    @Test
    void theVectorOfTheSignatureHolds() {
        assertThat(ZoomSignature.of(SECRET, TIMESTAMP, BODY)).isEqualTo(SIGNATURE);
        assertThat(ZoomSignature.matches(SIGNATURE, SECRET, TIMESTAMP, BODY)).isTrue();
    }

    @Test
    void theVectorOfTheUrlCheckHolds() {
        assertThat(ZoomSignature.encrypted(SECRET, "qgg8vlvZRS6UYooatFL8Aw"))
                .isEqualTo("83b2a60d4bbe49dc93763ed9e727a9a7690cbe4c1f8bb0adc0ffccd09ecb1384");
    }

    @Test
    void whatIsAnythingElseDoesNotMatch() {
        assertThat(ZoomSignature.matches(null, SECRET, TIMESTAMP, BODY)).isFalse();
        assertThat(ZoomSignature.matches("", SECRET, TIMESTAMP, BODY)).isFalse();
        assertThat(ZoomSignature.matches(SIGNATURE.substring(3), SECRET, TIMESTAMP, BODY))
                .isFalse();
        assertThat(ZoomSignature.matches(SIGNATURE.replace("v0=", "v1="), SECRET, TIMESTAMP, BODY))
                .isFalse();
        assertThat(ZoomSignature.matches(SIGNATURE, "zoomsecret2", TIMESTAMP, BODY))
                .isFalse();
        assertThat(ZoomSignature.matches(SIGNATURE, SECRET, "1700000001", BODY)).isFalse();
        for (int at = 0; at < BODY.length; at++) {
            byte[] other = BODY.clone();
            other[at] ^= 1;
            assertThat(ZoomSignature.matches(SIGNATURE, SECRET, TIMESTAMP, other))
                    .isFalse();
        }
    }

    @Test
    void aTimestampIsFreshForFiveMinutesBothWays() {
        Instant now = Instant.ofEpochSecond(1_700_000_000);
        assertThat(ZoomSignature.isFresh("1700000000", now)).isTrue();
        assertThat(ZoomSignature.isFresh("1699999700", now)).isTrue();
        assertThat(ZoomSignature.isFresh("1699999699", now)).isFalse();
        assertThat(ZoomSignature.isFresh("1700000300", now)).isTrue();
        assertThat(ZoomSignature.isFresh("1700000301", now)).isFalse();
    }

    @Test
    void whatIsNoTimeIsNotFresh() {
        Instant now = Instant.ofEpochSecond(1_700_000_000);
        for (String text : new String[] {
            "",
            " 1700000000",
            "+1700000000",
            "-1700000000",
            "1700000000.0",
            "1700000000000",
            "99999999999999999999",
            "١٧٠٠٠٠٠٠٠٠",
            "now"
        }) {
            assertThat(ZoomSignature.isFresh(text, now)).as(text).isFalse();
        }
        assertThat(ZoomSignature.isFresh(null, now)).isFalse();
    }
}
