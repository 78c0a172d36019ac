package io.serai.connections;

import static io.serai.connections.ConnectionsFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import io.serai.connections.ConnectionsFixture.Someone;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// People find, ask, answer, share, and part.
class ConnectingIT {
    private static ConnectionsFixture all;

    @BeforeAll
    static void start() {
        all = new ConnectionsFixture();
    }

    @AfterAll
    static void stop() {
        all.close();
    }

    /// Those whom somebody may not learn of, by why.
    private static Map<String, String> hiddenFrom(Someone who) {
        Someone optedOut = all.someone();
        all.set(optedOut, "{\"accept_connections\": false}");
        Someone inactive = all.someone();
        all.hub.execute("UPDATE `user` SET active = 0, deactivated_at = UTC_TIMESTAMP(3) WHERE id = " + key(inactive));
        Someone early = all.someone();
        all.hub.execute("UPDATE `user` SET enable_from = UTC_TIMESTAMP(3) + INTERVAL 1 DAY WHERE id = " + key(early));
        Someone blocker = all.someone();
        assertThat(all.blocks(blocker, who.name()).status()).isEqualTo(201);
        var hidden = new LinkedHashMap<String, String>();
        hidden.put("unknown", "nobody.at.all");
        hidden.put("what can't be a name", "Zoë is no name");
        hidden.put("opted out", optedOut.name());
        hidden.put("inactive", inactive.name());
        hidden.put("not enabled yet", early.name());
        hidden.put("blocked", blocker.name());
        hidden.put("of another account", all.someone(all.people.account()).name());
        return hidden;
    }

    /// All of an answer that does not name the request.
    private static String whole(Reply reply) {
        var headers = new TreeMap<>(reply.response().headers().map());
        assertThat(headers.remove("x-request-id")).hasSize(1);
        headers.remove("date");
        return reply.status() + " " + headers + " " + reply.text().replaceFirst("\"request_id\":\"[^\"]*\"", "");
    }

    @Test
    void aSearchSaysNothingOfWhoDoesNotWantToBeFound() {
        Someone ann = all.someone();
        Someone there = all.someone();
        assertThat(all.search(ann, there.name().toUpperCase(Locale.ROOT)).text())
                .isEqualTo("{\"found\":true}");
        assertThat(all.search(ann, there.name().substring(1)).text())
                .as("the whole name")
                .isEqualTo("{\"found\":false}");
        Map<String, String> hidden = hiddenFrom(ann);
        hidden.put("oneself", ann.name());
        String first = whole(all.search(ann, "nobody.at.all"));
        assertThat(first).startsWith("200 ").endsWith(" {\"found\":false}");
        hidden.forEach(
                (why, name) -> assertThat(whole(all.search(ann, name))).as(why).isEqualTo(first));
        all.set(ann, "{\"accept_connections\": false}");
        assertThat(whole(all.search(ann, there.name())))
                .as("while one accepts none")
                .isEqualTo(first);
    }

    @Test
    void aRequestSaysNothingOfWhoDoesNotWantToBeFound() {
        Someone ann = all.someone();
        String first = whole(all.asks(ann, "nobody.at.all"));
        assertThat(first).startsWith("404 ");
        hiddenFrom(ann)
                .forEach((why, name) ->
                        assertThat(whole(all.asks(ann, name))).as(why).isEqualTo(first));
    }

    @Test
    void theFirstCheckThatFailsIsTold() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        all.set(ann, "{\"accept_connections\": false}");
        assertThat(all.asks(ann, ann).status())
                .as("oneself, before one's own setting")
                .isEqualTo(400);
        assertThat(all.asks(ann, "nobody.at.all").status())
                .as("one's own setting, before any look-up")
                .isEqualTo(403);
        all.set(ann, "{\"accept_connections\": true}");
        all.asked(ann, bob);
        for (Someone other : all.several(4)) {
            all.asked(other, bob);
        }
        assertThat(all.asks(ann, bob).status()).as("pending, before too many").isEqualTo(409);
        assertThat(all.asks(bob, ann).status()).as("pending the other way").isEqualTo(409);
        assertThat(all.asks(all.someone(), bob).status()).as("too many").isEqualTo(429);
        Someone cat = all.someone();
        all.connected(ann, cat);
        String connected = all.asks(ann, cat).json().path("detail").asText();
        assertThat(connected).contains("connected");
        assertThat(all.asks(cat, ann).json().path("detail").asText()).isEqualTo(connected);
        all.set(cat, "{\"accept_connections\": false}");
        assertThat(all.asks(ann, cat).status())
                .as("opted out, before connected")
                .isEqualTo(404);
    }

    @Test
    void aRequestIsListedWhileItIsPending() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        Reply made = all.asks(ann, bob);
        assertThat(made.status()).isEqualTo(201);
        JsonNode request = made.json();
        assertThat(request.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "sender_umbral_name",
                        "sender_preferred_name",
                        "receiver_umbral_name",
                        "receiver_preferred_name",
                        "status",
                        "created_at");
        assertThat(request.path("status").asText()).isEqualTo("pending");
        assertThat(request.path("sender_preferred_name").asText()).isEqualTo("The " + ann.name());
        assertThat(request.path("receiver_umbral_name").asText()).isEqualTo(bob.name());
        assertThat(request.path("id").asText()).matches("[A-Za-z0-9_-]{11}");
        String second = all.asked(all.someone(), bob);
        JsonNode incoming = all.get(bob, "/requests/incoming").json();
        assertThat(incoming).hasSize(2);
        assertThat(incoming.at("/0/id").asText()).as("the newest first").isEqualTo(second);
        assertThat(incoming.get(1)).isEqualTo(request);
        assertThat(all.get(bob, "/requests/incoming?page=2&per_page=1").json().at("/0"))
                .isEqualTo(request);
        assertThat(all.get(ann, "/requests/outgoing").json().at("/0")).isEqualTo(request);
        assertThat(all.get(ann, "/requests/incoming").text()).isEqualTo("[]");
        assertThat(all.responds(bob, second, "reject").status()).isEqualTo(200);
        assertThat(all.get(bob, "/requests/incoming").json()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/requests/incoming?page=0",
                "/requests/incoming?per_page=0",
                "/requests/outgoing?per_page=101",
                "/requests/outgoing?page=one",
                "?per_page=101",
                "?page=-1"
            })
    void whatIsOutsideOfAListIsRefused(String list) {
        assertThat(all.get(all.someone(), list).status()).isEqualTo(422);
    }

    @Test
    void whoAcceptsIsConnectedOnBothSides() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        all.set(ann, """
                {"share": {"email": true, "city": true, "phone": true, "birthday": true},
                 "profile": {"city": "Ulm", "birthday": "1990-12-31", "given_name": "Ann"}}""");
        String request = all.asked(ann, bob);
        Reply accepted = all.responds(bob, request, "accept");
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.json().fieldNames()).toIterable().containsExactly("message", "connection_id");
        String mine = all.only(bob);
        assertThat(accepted.json().path("connection_id").asText()).isEqualTo(mine);
        JsonNode side = all.get(bob, "/" + mine).json();
        assertThat(side.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "connected_user_id",
                        "connected_umbral_name",
                        "connected_preferred_name",
                        "person_id",
                        "created_at");
        assertThat(side).isEqualTo(all.get(bob, "").json().get(0));
        assertThat(side.path("connected_user_id").asText())
                .isEqualTo(ann.caller().uuid());
        assertThat(side.path("connected_umbral_name").asText()).isEqualTo(ann.name());
        assertThat(all.only(ann)).isNotEqualTo(mine);
        assertThat(all.people.texts(
                        "SELECT CONCAT_WS('|', email, city, birthday, given_name, phone, is_umbral_contact, "
                                + "linked_user_id = " + key(ann) + ", owner_id = " + key(bob)
                                + ") FROM connection_person WHERE id_random = '"
                                + side.path("person_id").asText() + "'"))
                .as("what was shared then")
                .containsExactly(ann.caller().email() + "|Ulm|1990-12-31|1|1|1");
        assertThat(all.people.texts("SELECT action FROM audit WHERE resource_id IN ('" + request + "', '" + mine
                        + "') ORDER BY id"))
                .containsExactly("user_connection.request", "user_connection.accept");
        assertThat(all.people.texts("SELECT CONCAT_WS(' ', status, resolved_on IS NOT NULL) FROM connection_request "
                        + "WHERE id_random = '" + request + "'"))
                .containsExactly("accepted 1");
        Reply records = all.people.get(
                all.people.someone(all.account, "admin"),
                "/v3/crud/person/" + side.path("person_id").asText());
        assertThat(records.status()).as("no record of the account").isEqualTo(404);
    }

    @Test
    void aProfileIsReadAsItIsSharedAtThatMoment() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        String mine = all.connected(ann, bob);
        String hers = all.only(ann);
        assertThat(all.get(bob, "/" + mine + "/shared-profile").text())
                .as("nothing")
                .isEqualTo("{}");
        all.set(
                ann,
                "{\"share\": {\"city\": true, \"phone\": true, \"country\": true}, "
                        + "\"profile\": {\"city\": \"Ulm\", \"country\": \"DE\"}}");
        assertThat(all.get(bob, "/" + mine + "/shared-profile").text())
                .as("what is empty is left out")
                .isEqualTo("{\"city\":\"Ulm\",\"country\":\"DE\"}");
        Reply overridden = overrides(ann, hers, "{\"city\": false, \"email\": true}");
        assertThat(overridden.status()).as(overridden.text()).isEqualTo(200);
        assertThat(overridden.json().fieldNames()).toIterable().containsExactly("message");
        overrides(bob, mine, "{\"country\": false}");
        assertThat(all.get(bob, "/" + mine + "/shared-profile").text())
                .as("hers count, and not his")
                .isEqualTo("{\"email\":\"" + ann.caller().email() + "\",\"country\":\"DE\"}");
        overrides(ann, hers, "{\"city\": null}");
        assertThat(all.get(bob, "/" + mine + "/shared-profile").text())
                .isEqualTo("{\"email\":\"" + ann.caller().email() + "\",\"city\":\"Ulm\",\"country\":\"DE\"}");
        Someone cat = all.someone();
        String other = all.connected(ann, cat);
        assertThat(all.get(cat, "/" + other + "/shared-profile").text())
                .as("overrides are one connection's own")
                .isEqualTo("{\"city\":\"Ulm\",\"country\":\"DE\"}");
        assertThat(all.people.texts(
                        "SELECT after_json FROM audit WHERE action = 'user_connection.share' AND resource_id = '" + hers
                                + "' ORDER BY id LIMIT 1"))
                .singleElement()
                .asString()
                .contains("city", "email")
                .doesNotContain("true", "false");
    }

    private static Reply overrides(Someone who, String connection, String wish) {
        return all.people.send(who.caller(), "PUT", "/api/connections/" + connection + "/sharing-overrides", wish);
    }

    @ParameterizedTest
    @CsvSource({"shoe_size,true", "city,\"yes\"", "phone,1"})
    void anOverrideThatIsNoneIsNamed(String field, String value) {
        Someone ann = all.someone();
        Someone bob = all.someone();
        String mine = all.connected(ann, bob);
        Reply reply = overrides(bob, mine, "{\"" + field + "\": " + value + "}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("errors").toString()).contains(field);
    }

    @Test
    void whoWasRejectedMayAskAgainAfterThirtyDays() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        String request = all.asked(ann, bob);
        String pending = all.asks(ann, bob).json().path("detail").asText();
        assertThat(all.responds(bob, request, "reject").text()).matches("\\{\"message\":\"[^\"]+\"}");
        Reply again = all.asks(ann, bob);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("detail").asText()).isEqualTo(pending);
        String back = all.asked(bob, ann);
        assertThat(all.withdraws(bob, back).status()).isEqualTo(204);
        all.ago(ann, "29 DAY");
        assertThat(all.asks(ann, bob).status()).isEqualTo(409);
        all.ago(ann, "1 DAY");
        all.asked(ann, bob);
    }

    @Test
    void fiveMayWaitForOneWithinTenMinutes() {
        Someone bob = all.someone();
        List<Someone> five = all.several(5);
        List<String> requests = five.stream().map(one -> all.asked(one, bob)).toList();
        Someone late = all.someone();
        Reply refused = all.asks(late, bob);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(retryAfter(refused)).isBetween(500L, 600L);
        assertThat(all.withdraws(five.get(2), requests.get(2)).status()).isEqualTo(204);
        all.asked(late, bob);
        Someone later = all.someone();
        assertThat(all.asks(later, bob).status()).isEqualTo(429);
        all.ago(five.getFirst(), "10 MINUTE");
        all.asked(later, bob);
    }

    @Test
    void aSenderHasTwentyADay() {
        Someone ann = all.someone();
        List<Someone> many = all.several(21);
        for (Someone one : many.subList(0, 20)) {
            assertThat(all.withdraws(ann, all.asked(ann, one)).status()).isEqualTo(204);
        }
        Reply refused = all.asks(ann, many.getLast());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(retryAfter(refused)).isBetween(86_000L, 86_400L);
        all.ago(ann, "1 DAY");
        all.asked(ann, many.getLast());
    }

    @Test
    void searchesAreThirtyAMinute() {
        Someone ann = all.someone();
        List<Reply> replies =
                ConnectionsFixture.together(Collections.nCopies(31, () -> all.search(ann, "nobody.at.all")));
        assertThat(ConnectionsFixture.statuses(replies))
                .filteredOn(status -> status == 200)
                .hasSize(30);
        Reply refused =
                replies.stream().filter(one -> one.status() == 429).findFirst().orElseThrow();
        assertThat(retryAfter(refused)).isBetween(1L, 60L);
    }

    private static long retryAfter(Reply reply) {
        return Long.parseLong(
                reply.response().headers().firstValue("Retry-After").orElseThrow());
    }

    @Test
    void onlyWhoWasAskedAnswersAndOnce() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        String request = all.asked(ann, bob);
        assertThat(all.responds(bob, request, "maybe").status()).isEqualTo(422);
        assertThat(all.responds(bob, "no-id", "accept").status()).isEqualTo(404);
        String unknown =
                all.responds(bob, "AAAAAAAAAAA", "accept").json().path("detail").asText();
        for (Someone other : List.of(ann, all.someone())) {
            Reply reply = all.responds(other, request, "accept");
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.json().path("detail").asText()).isEqualTo(unknown);
        }
        assertThat(all.responds(bob, request, "accept").status()).isEqualTo(200);
        for (String action : List.of("accept", "reject")) {
            Reply again = all.responds(bob, request, action);
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.json().path("detail").asText()).isEqualTo(unknown);
        }
        assertThat(all.withdraws(ann, request).status()).as("not pending").isEqualTo(409);
        assertThat(all.withdraws(bob, request).status()).as("another's").isEqualTo(404);
        assertThat(all.withdraws(ann, "AAAAAAAAAAA").status()).isEqualTo(404);
        assertThat(all.withdraws(ann, "no-id").status()).isEqualTo(404);
    }

    @Test
    void whatIsTakenBackIsWithdrawn() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        String request = all.asked(ann, bob);
        assertThat(all.withdraws(ann, request).status()).isEqualTo(204);
        assertThat(all.requests(ann, bob)).containsExactly("withdrawn");
        assertThat(all.responds(bob, request, "accept").status()).isEqualTo(409);
        assertThat(all.withdraws(ann, request).status()).isEqualTo(409);
        all.asked(ann, bob);
    }

    @Test
    void whoIsNoLongerActiveIsRejected() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        String request = all.asked(ann, bob);
        all.hub.execute("UPDATE `user` SET active = 0 WHERE id = " + key(ann));
        assertThat(all.responds(bob, request, "accept").status()).isEqualTo(409);
        assertThat(all.requests(ann, bob)).containsExactly("rejected");
        assertThat(all.sides(ann, bob)).isZero();
    }

    @Test
    void anothersConnectionIsNotThere() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        String mine = all.connected(ann, bob);
        for (Someone other : List.of(ann, all.someone(), all.someone(all.people.account()))) {
            assertThat(all.get(other, "/" + mine).status()).isEqualTo(404);
            assertThat(all.get(other, "/" + mine + "/shared-profile").status()).isEqualTo(404);
            assertThat(overrides(other, mine, "{}").status()).isEqualTo(404);
            assertThat(all.removes(other, mine).status()).isEqualTo(404);
        }
        assertThat(all.sides(ann, bob)).isEqualTo(2);
    }

    @Test
    void whoRemovesAConnectionEndsBothSidesAndKeepsWhatWasKept() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        all.set(ann, "{\"share\": {\"email\": true}}");
        String mine = all.connected(ann, bob);
        assertThat(all.removes(bob, mine).status()).isEqualTo(204);
        assertThat(all.removes(bob, mine).status()).isEqualTo(404);
        assertThat(all.get(ann, "").text()).isEqualTo("[]");
        assertThat(kept(bob, ann)).containsExactly(ann.caller().email() + " 0 none");
        assertThat(all.people.texts("SELECT action FROM audit WHERE resource_id = '" + mine + "' ORDER BY id"))
                .containsExactly("user_connection.accept", "user_connection.remove");
        all.connected(bob, ann);
        assertThat(kept(bob, ann)).hasSize(2);

        Someone cat = all.someone();
        String half = all.connected(ann, cat);
        all.hub.execute("DELETE FROM user_connection WHERE user_id = " + key(ann) + " AND connected_id = " + key(cat));
        assertThat(all.get(cat, "/" + half + "/shared-profile").text()).isEqualTo("{}");
        assertThat(all.removes(cat, half).status()).as("without the other side").isEqualTo(204);
        assertThat(kept(ann, cat)).as("hers, too").singleElement().asString().endsWith("0 none");
    }

    private static List<String> kept(Someone owner, Someone of) {
        return all.people.texts("SELECT CONCAT_WS(' ', email, is_umbral_contact, COALESCE(linked_user_id, 'none')) "
                + "FROM connection_person WHERE owner_id = " + key(owner) + " AND subject_id = " + key(of)
                + " ORDER BY id");
    }

    @Test
    void toWhoIsBlockedOneIsNotThere() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        all.connected(ann, bob);
        Reply blocked = all.blocks(bob, ann.name().toUpperCase(Locale.ROOT));
        assertThat(blocked.status()).isEqualTo(201);
        assertThat(blocked.json().fieldNames()).toIterable().containsExactly("id", "umbral_name", "created_at");
        assertThat(all.get(ann, "").text()).as("removed silently").isEqualTo("[]");
        assertThat(all.sides(ann, bob)).isZero();
        assertThat(all.search(ann, bob.name()).text()).isEqualTo("{\"found\":false}");
        all.set(ann, "{\"umbral_name\": \"" + ann.name() + ".else\"}");
        assertThat(all.asks(ann, bob).status()).as("under another name, too").isEqualTo(404);

        Reply unknown = all.blocks(bob, "nobody.at.all");
        assertThat(unknown.status()).as("as if somebody had it").isEqualTo(201);
        assertThat(all.blocks(bob, "nobody.at.all").json()).isEqualTo(unknown.json());
        assertThat(all.get(bob, "/block").json().findValuesAsText("umbral_name"))
                .containsExactly("nobody.at.all", ann.name());
        String path = "/api/connections/block/" + blocked.json().path("id").asText();
        assertThat(all.people.delete(ann.caller(), path).status()).isEqualTo(404);
        assertThat(all.people.delete(bob.caller(), path).status()).isEqualTo(204);
        assertThat(all.people.delete(bob.caller(), path).status()).isEqualTo(404);
        all.asked(ann, bob);
    }

    @Test
    void aBlockEndsWhatIsPending() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        Someone cat = all.someone();
        all.asked(ann, bob);
        all.asked(bob, cat);
        all.blocks(bob, ann.name());
        all.blocks(bob, cat.name());
        assertThat(all.requests(ann, bob)).containsExactly("rejected");
        assertThat(all.requests(bob, cat)).containsExactly("withdrawn");
        assertThat(all.asks(bob, cat).status()).as("neither finds the other").isEqualTo(404);
    }

    @Test
    void fiveHundredAreBlockedAtMost() {
        Someone bob = all.someone();
        all.hub.execute("INSERT INTO connection_block (id_random, user_id, umbral_name) SELECT LEFT(UUID(), 22), "
                + key(bob) + ", CONCAT('name', seq) FROM seq_1_to_499");
        assertThat(all.blocks(bob, "the.last").status()).isEqualTo(201);
        assertThat(all.blocks(bob, "one.more").status()).isEqualTo(409);
        assertThat(all.blocks(bob, "the.last").status()).isEqualTo(201);
    }

    @Test
    void whoGoesLeavesNothingWithOthers() {
        Someone ann = all.someone();
        Someone bob = all.someone();
        Someone cat = all.someone();
        String secret = "Ann of " + ann.name();
        all.set(
                ann,
                "{\"preferred_name\": \"" + secret + "\", \"share\": {\"preferred_name\": true, \"email\": true, "
                        + "\"city\": true}, \"profile\": {\"city\": \"" + secret + "\"}}");
        all.connected(ann, bob);
        String parted = all.connected(ann, cat);
        all.removes(cat, parted);
        all.asked(ann, all.someone());
        all.blocks(ann, "nobody.at.all");
        all.blocks(cat, ann.name());
        JsonNode export = all.people.get(ann.caller(), "/me/data-export").json();
        assertThat(export.at("/person_settings/0/umbral_name").asText()).isEqualTo(ann.name());
        assertThat(export.at("/person_settings/0/share/city").asBoolean()).isTrue();
        assertThat(export.path("connection_requests")).hasSize(3);
        assertThat(export.at("/connections/0/connected_umbral_name").asText()).isEqualTo(bob.name());
        assertThat(export.path("connection_people")).hasSize(2);
        assertThat(export.at("/connection_blocks/0/umbral_name").asText()).isEqualTo("nobody.at.all");
        assertThat(all.people.mentions(secret)).contains("connection_person.city", "person_settings.preferred_name");

        Reply gone = all.people.delete(ann.caller(), "/me");
        assertThat(gone.status()).as(gone.text()).isEqualTo(204);
        assertThat(all.people.mentions(secret)).isEmpty();
        assertThat(all.people.mentions(ann.caller().email())).isEmpty();
        assertThat(all.people.mentions(ann.name())).isEmpty();
        assertThat(all.get(bob, "").text()).isEqualTo("[]");
        assertThat(all.people.texts("SELECT COUNT(*) FROM connection_person WHERE owner_id IN (" + key(bob) + ", "
                        + key(cat) + ") AND email IS NULL AND subject_id IS NULL AND is_umbral_contact = 0"))
                .as("emptied, and still there")
                .containsExactly("2");
        assertThat(all.hub.count("SELECT COUNT(*) FROM connection_person WHERE owner_id = " + key(ann)))
                .isZero();
    }
}
