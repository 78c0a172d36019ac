package io.serai.senders;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.senders.ResendSignature.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The published scheme, with its vector.
class ResendSignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIME = 1_614_265_330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static boolean matches(byte[] body, Headers headers, String secret, long now) {
        return ResendSignature.matches(body, headers, secret, Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC));
    }

    private static Headers signed(String signatures) {
        return new Headers(ID, Long.toString(TIME), signatures);
    }

    @Test
    void theVectorMatches() {
        assertThat(matches(BODY, signed(SIGNATURE), SECRET, TIME)).isTrue();
    }

    @Test
    void anyOfSeveralMayMatch() {
        String other = "v1," + "A".repeat(43) + "=";
        assertThat(matches(BODY, signed(other + " " + SIGNATURE), SECRET, TIME)).isTrue();
        assertThat(matches(BODY, signed(other + " v2," + SIGNATURE.substring(3)), SECRET, TIME))
                .isFalse();
    }

    @Test
    void itIsGoodForFiveMinutesBothWays() {
        assertThat(matches(BODY, signed(SIGNATURE), SECRET, TIME + 300)).isTrue();
        assertThat(matches(BODY, signed(SIGNATURE), SECRET, TIME - 300)).isTrue();
        assertThat(matches(BODY, signed(SIGNATURE), SECRET, TIME + 301)).isFalse();
        assertThat(matches(BODY, signed(SIGNATURE), SECRET, TIME - 301)).isFalse();
    }

    @Test
    void anyOtherByteIdTimeOrSecretDoesNotMatch() {
        for (int at = 0; at < BODY.length; at++) {
            byte[] other = BODY.clone();
            other[at] ^= 1;
            assertThat(matches(other, signed(SIGNATURE), SECRET, TIME)).isFalse();
        }
        assertThat(matches(new byte[] {(byte) 0xff}, signed(SIGNATURE), SECRET, TIME))
                .isFalse();
        assertThat(matches(BODY, new Headers("msg_2", Long.toString(TIME), SIGNATURE), SECRET, TIME))
                .isFalse();
        assertThat(matches(BODY, new Headers(ID, Long.toString(TIME + 1), SIGNATURE), SECRET, TIME))
                .isFalse();
        for (String secret : new String[] {"", "whsec_", "whsec_AAAA", "whsec_no base64!"}) {
            assertThat(matches(BODY, signed(SIGNATURE), secret, TIME))
                    .as(secret)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "v1", "v1,", ",", "v1,x", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="})
    void aBrokenHeaderDoesNotMatch(String signatures) {
        assertThat(matches(BODY, signed(signatures), SECRET, TIME)).isFalse();
    }

    @Test
    void withoutAHeaderNothingMatches() {
        assertThat(matches(BODY, new Headers(null, Long.toString(TIME), SIGNATURE), SECRET, TIME))
                .isFalse();
        assertThat(matches(BODY, new Headers(ID, null, SIGNATURE), SECRET, TIME))
                .isFalse();
        assertThat(matches(BODY, new Headers(ID, "soon", SIGNATURE), SECRET, TIME))
                .isFalse();
        assertThat(matches(BODY, new Headers(ID, Long.toString(TIME), null), SECRET, TIME))
                .isFalse();
    }
}
