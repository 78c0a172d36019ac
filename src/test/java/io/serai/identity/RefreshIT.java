package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub.Reply;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Refresh tokens: single use, rotated, one family a session.
class RefreshIT {
    private static SignInFixture people;

    @BeforeAll
    static void start() {
        people = SignInFixture.start();
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @Test
    void aRefreshTokenIsExchangedForTheNext() {
        Reply login = people.logIn(people.person());
        Reply next = refresh(token(login));
        assertThat(next.status()).as(next.text()).isEqualTo(200);
        assertThat(token(next))
                .startsWith("serai_ref_")
                .hasSize("serai_ref_".length() + 43)
                .isNotEqualTo(token(login));
        assertThat(next.json().path("expires_in").asLong()).isEqualTo(24 * 3600);
        assertThat(SignInFixture.header(next, "Set-Cookie"))
                .startsWith("access_token=" + access(next) + "; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax");
        assertThat(isIn(access(next))).isTrue();
        assertThat(people.get("/me/sessions", access(next)).json()).hasSize(1);
        assertThat(refresh(token(next)).status()).isEqualTo(200);
        assertThat(people.hub.count(
                        "SELECT COUNT(*) FROM refresh_token WHERE token_hash = SHA2('" + token(next) + "', 256)"))
                .isEqualTo(1);
        assertThat(people.hub.output()).doesNotContain(token(login), token(next));
    }

    @Test
    void aReplayedOneEndsItsWholeFamilyAndNothingElse() {
        String email = people.person();
        Reply elsewhere = people.logIn(email);
        Reply login = people.logIn(email);
        Reply second = refresh(token(login));
        Reply third = refresh(token(second));
        assertThat(isIn(access(third))).isTrue();

        Reply replayed = refresh(token(login));
        assertThat(replayed.status()).isEqualTo(401);
        assertThat(replayed.text()).contains("used before", "sign in again");
        for (Reply reply : List.of(login, second, third)) {
            assertThat(isIn(access(reply))).isFalse();
            assertThat(refresh(token(reply)).status()).isEqualTo(401);
        }
        assertThat(isIn(access(elsewhere))).isTrue();
        assertThat(refresh(token(elsewhere)).status()).isEqualTo(200);
    }

    @Test
    void whatIsLongOverIsRemovedAndWhatIsNotStays() {
        var database = people.hub.database;
        var source = new DriverManagerDataSource(database.url(), database.user(), database.password());
        Reply login = people.logIn(people.person());
        String counted = "SELECT COUNT(*) FROM refresh_token WHERE token_hash = SHA2('" + token(login) + "', 256)";
        new Leftovers(source, Clock.offset(Clock.systemUTC(), Duration.ofDays(30))).purge();
        assertThat(people.hub.count(counted)).isEqualTo(1);
        assertThat(new Leftovers(source, Clock.offset(Clock.systemUTC(), Duration.ofDays(32))).purge())
                .isPositive();
        assertThat(people.hub.count(counted)).isZero();
        assertThat(isIn(access(login))).isFalse();
    }

    @Test
    void aStolenOneThatComesLaterEndsTheFamilyToo() {
        Reply login = people.logIn(people.person());
        Reply second = refresh(token(login));
        people.hub.execute("UPDATE refresh_token SET used_on = used_on - INTERVAL 11 SECOND WHERE token_hash = SHA2('"
                + token(login) + "', 256)");
        assertThat(refresh(token(login)).status()).isEqualTo(401);
        assertThat(isIn(access(second))).isFalse();
    }

    @Test
    void twoTabsThatRefreshAtOnceStayIn() throws Exception {
        for (int round = 0; round < 5; round++) {
            Reply login = people.logIn(people.person());
            List<Reply> tabs = atOnce(Collections.nCopies(2, token(login)));
            for (Reply tab : tabs) {
                assertThat(tab.status()).as(tab.text()).isEqualTo(200);
                assertThat(isIn(access(tab))).isTrue();
            }
            assertThat(token(tabs.get(0))).isNotEqualTo(token(tabs.get(1)));
            List<Reply> next = atOnce(List.of(token(tabs.get(0)), token(tabs.get(1))));
            assertThat(next).extracting(Reply::status).containsExactlyInAnyOrder(200, 401);
            assertThat(isIn(access(tabs.get(0)))).isTrue();
        }
    }

    @Test
    void ofTwoSuccessorsTheFirstThatIsRefreshedLivesOnAndTheOtherEnds() {
        Reply login = people.logIn(people.person());
        Reply one = refresh(token(login));
        Reply two = refresh(token(login));
        Reply goesOn = refresh(token(two));
        assertThat(goesOn.status()).as(goesOn.text()).isEqualTo(200);
        for (int time = 0; time < 2; time++) {
            Reply ended = refresh(token(one));
            assertThat(ended.status()).isEqualTo(401);
            assertThat(ended.text()).contains("Another window");
        }
        assertThat(isIn(access(goesOn))).isTrue();
        Reply last = refresh(token(goesOn));
        assertThat(last.status()).as(last.text()).isEqualTo(200);
        assertThat(isIn(access(last))).isTrue();
    }

    @Test
    void ofManyAtOnceEachGetsItsOwnOrTheFamilyEnds() throws Exception {
        Reply login = people.logIn(people.person());
        List<Reply> replies = atOnce(Collections.nCopies(8, token(login)));
        var tokens = new HashSet<String>();
        for (Reply reply : replies) {
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            tokens.add(token(reply));
        }
        assertThat(tokens).hasSize(8);
        assertThat(people.hub.count("SELECT COUNT(*) FROM refresh_token c JOIN refresh_token p ON p.id = c.parent_id "
                        + "WHERE p.token_hash = SHA2('" + token(login) + "', 256)"))
                .isEqualTo(8);
    }

    @Test
    void aSessionIsRenewedForThirtyDaysAndNoLonger() {
        Reply login = people.logIn(people.person());
        people.hub.execute("UPDATE user_session s JOIN refresh_token t ON t.user_session_id = s.id "
                + "SET s.created_on = UTC_TIMESTAMP(3) - INTERVAL 30 DAY + INTERVAL 1 HOUR WHERE t.token_hash = SHA2('"
                + token(login) + "', 256)");
        Reply next = refresh(token(login));
        assertThat(next.json().path("expires_in").asLong()).isBetween(3_000L, 3_600L);
    }

    @Test
    void whatIsNoRefreshTokenOfARunningSessionIsRefused() {
        Reply login = people.logIn(people.person());
        String token = token(login);
        for (String bad : List.of(
                "serai_ref_unknown", token.substring(0, token.length() - 1), access(login), token.substring(10))) {
            assertThat(refresh(bad).status()).isEqualTo(401);
        }
        people.hub.execute(
                "UPDATE refresh_token SET expires_on = UTC_TIMESTAMP(3) WHERE token_hash = SHA2('" + token + "', 256)");
        assertThat(refresh(token).status()).isEqualTo(401);
        Reply other = people.logIn(people.person());
        assertThat(people.get("/me/sessions", token(other)).status()).isEqualTo(401);
        String session = people.get("/me/sessions", access(other))
                .json()
                .path(0)
                .path("id")
                .asText();
        assertThat(people.delete("/me/sessions/" + session, access(other)).status())
                .isEqualTo(204);
        assertThat(refresh(token(other)).status()).isEqualTo(401);
    }

    private static List<Reply> atOnce(List<String> tokens) throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = new ArrayList<Callable<Reply>>();
            tokens.forEach(token -> tries.add(() -> refresh(token)));
            var replies = new ArrayList<Reply>();
            for (var each : pool.invokeAll(tries)) {
                replies.add(each.get());
            }
            return replies;
        }
    }

    private static Reply refresh(String token) {
        return people.post("/auth/refresh", Map.of("refresh_token", token));
    }

    private static boolean isIn(String access) {
        return people.get("/me/sessions", access).status() == 200;
    }

    private static String token(Reply reply) {
        return reply.json().path("refresh_token").asText();
    }

    private static String access(Reply reply) {
        return reply.json().path("access_token").asText();
    }
}
