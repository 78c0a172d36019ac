package io.serai.identity;

import static io.serai.identity.SignInFixture.PASSWORD;
import static io.serai.identity.SignInFixture.email;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub.Reply;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Neither the answer nor the clock tells whether an address is someone's.
class EnumerationIT {
    private static final int TRIES = 200;
    private static final int FEW = 80;
    /// Of medians, of tries that took turns: a slow hash that is missing would show as 10 and more.
    private static final double ALIKE = 1.25;
    /// So near one is soon enough, and nothing that is different comes so near by chance.
    private static final double SURE = 1.05;
    private static final int LOOK = 20;

    private static SignInFixture people;

    @BeforeAll
    static void start() {
        // without the work of mails beside it, and compiled as in earnest
        people = new SignInFixture(io.serai.TestHub.create()
                .with("SERAI_HTTP_PROXIES", "1")
                .with("SERAI_WORKER_COUNT", "0")
                .start("-XX:TieredStopAtLevel=4"));
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @Test
    void signingIn() {
        String known = people.person();
        alike(
                () -> people.signIn(known, "not the password"),
                () -> people.signIn(email(), "not the password"),
                401,
                TRIES);
    }

    @Test
    void signingInWithoutAPassword() {
        String known = people.person(Map.of());
        alike(
                () -> people.signIn(known, "not the password"),
                () -> people.signIn(email(), "not the password"),
                401,
                FEW);
    }

    @Test
    void signingUp() {
        String known = people.person();
        alike(
                () -> people.post("/auth/signup", Map.of("email", known, "password", PASSWORD, "accept_terms", true)),
                () -> people.post("/auth/signup", Map.of("email", email(), "password", PASSWORD, "accept_terms", true)),
                202,
                FEW);
    }

    @Test
    void forgetting() {
        String known = people.person();
        alike(
                () -> people.post("/auth/forgot-password", Map.of("email", known)),
                () -> people.post("/auth/forgot-password", Map.of("email", email())),
                202,
                TRIES);
    }

    private static void alike(Supplier<Reply> known, Supplier<Reply> unknown, int status, int tries) {
        for (int warm = 0; warm < 5; warm++) {
            known.get();
            unknown.get();
        }
        long[] ofKnown = new long[tries];
        long[] ofUnknown = new long[tries];
        int time = 0;
        double ratio = 0;
        do {
            Reply first = timed(known, ofKnown, time);
            Reply second = timed(unknown, ofUnknown, time);
            assertThat(first.status()).as(first.text()).isEqualTo(status);
            assertThat(said(first)).isEqualTo(said(second));
            time++;
            if (time % LOOK == 0) {
                ratio = median(ofKnown, time) / median(ofUnknown, time);
            }
        } while (time < tries && !(time >= 2 * LOOK && time % LOOK == 0 && ratio > 1 / SURE && ratio < SURE));
        assertThat(ratio)
                .as("medians of %.2f ms and %.2f ms", median(ofKnown, time) / 1e6, median(ofUnknown, time) / 1e6)
                .isBetween(1 / ALIKE, ALIKE);
    }

    private static Reply timed(Supplier<Reply> call, long[] into, int at) {
        long began = System.nanoTime();
        Reply reply = call.get();
        into[at] = System.nanoTime() - began;
        return reply;
    }

    /// Status and body, but for the request's id.
    private static String said(Reply reply) {
        return reply.status() + reply.text().replaceFirst("\"request_id\":\"[^\"]*\"", "");
    }

    /// Of the first so many.
    private static double median(long[] values, int count) {
        long[] sorted = LongStream.of(values).limit(count).sorted().toArray();
        return (sorted[sorted.length / 2] + sorted[sorted.length / 2 - 1]) / 2.0;
    }
}
