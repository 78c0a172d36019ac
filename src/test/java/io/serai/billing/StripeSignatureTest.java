package io.serai.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stripe's published scheme, with its vector.
class StripeSignatureTest {
    private static final String SECRET = "whsec_test_secret";
    private static final byte[] BODY =
            "{\"id\":\"evt_test_webhook\",\"object\":\"event\",\"type\":\"customer.subscription.updated\"}"
                    .getBytes(StandardCharsets.UTF_8);
    private static final String V1 = "e2a326dfa8617f257978d00f4570357940592ecdef3d46afee7a9fc51607e32a";
    private static final long TIME = 1_700_000_000;

    private static boolean matches(byte[] body, String header, String secret, long now) {
        return StripeSignature.matches(body, header, secret, Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC));
    }

    @Test
    void theVectorMatches() {
        assertThat(matches(BODY, "t=1700000000,v1=" + V1, SECRET, TIME)).isTrue();
    }

    @Test
    void anyOfSeveralMayMatchAndV0IsIgnored() {
        String other = "0".repeat(64);
        assertThat(matches(BODY, "t=1700000000,v1=" + other + ",v1=" + V1 + ",v0=" + other, SECRET, TIME))
                .isTrue();
        assertThat(matches(BODY, "t=1700000000,v0=" + V1, SECRET, TIME)).isFalse();
        assertThat(matches(BODY, "t=1700000000,v0=" + V1 + ",v1=" + other, SECRET, TIME))
                .isFalse();
    }

    @Test
    void itIsGoodForFiveMinutes() {
        String header = "t=1700000000,v1=" + V1;
        assertThat(matches(BODY, header, SECRET, TIME + 300)).isTrue();
        assertThat(matches(BODY, header, SECRET, TIME + 301)).isFalse();
    }

    @Test
    void anyOtherByteSecretOrTimeDoesNotMatch() {
        String header = "t=1700000000,v1=" + V1;
        for (int at = 0; at < BODY.length; at++) {
            byte[] other = BODY.clone();
            other[at] ^= 1;
            assertThat(matches(other, header, SECRET, TIME)).isFalse();
        }
        assertThat(matches(BODY, header, "whsec_test_secret2", TIME)).isFalse();
        assertThat(matches(BODY, header, "", TIME)).isFalse();
        assertThat(matches(BODY, "t=1700000001,v1=" + V1, SECRET, TIME)).isFalse();
        assertThat(matches(new byte[] {(byte) 0xff, (byte) 0xfe}, header, SECRET, TIME))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "=",
                "t=",
                "v1=",
                "t=,v1=",
                "t",
                "v1",
                "t=1700000000",
                "t=1700000000,v1",
                "t=1700000000,v1=",
                "t=now,v1=" + V1,
                "t=99999999999999999999,v1=" + V1,
                "t=-1,v1=" + V1,
                "v1=" + V1,
                "T=1700000000,V1=" + V1,
                V1
            })
    void aBrokenHeaderDoesNotMatch(String header) {
        assertThat(matches(BODY, header, SECRET, TIME)).isFalse();
    }

    @Test
    void withoutAHeaderNothingMatches() {
        assertThat(StripeSignature.matches(BODY, null, SECRET, Clock.systemUTC()))
                .isFalse();
    }
}
