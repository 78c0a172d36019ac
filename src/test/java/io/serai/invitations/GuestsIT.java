package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import io.serai.hub.database.PublicId;
import io.serai.identity.TestPeople.Caller;
import io.serai.invitations.HostsFixture.Guest;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Hosts and whom they invite.
class GuestsIT {
    private static HostsFixture hosts;

    @BeforeAll
    static void start() {
        hosts = new HostsFixture();
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    private static String guests(String event) {
        return "/events/" + event + "/guests";
    }

    private static Reply add(String event, String guest) {
        return hosts.people.post(hosts.owner, guests(event), guest);
    }

    private static String added(String event, String guest) {
        Reply reply = add(event, guest);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().path("id").asText();
    }

    private static List<String> names(String event, String query) {
        Reply reply = hosts.people.get(hosts.owner, guests(event) + query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("items").findValuesAsText("name");
    }

    @Test
    void aGuestIsAddedListedAndFoundByAnyPartOfWhatIsKnown() {
        String event = hosts.event("");
        Reply made = add(
                event,
                "{\"name\": \"Ada O'Hara 100%\", \"email\": \"Ada@Example.org\", \"phone\": \"+49 30 1234567\","
                        + " \"plus_ones_allowed\": 2}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonNode ada = made.json();
        assertThat(ada.path("phone").asText()).isEqualTo("+49301234567");
        assertThat(ada.path("status").asText()).isEqualTo("new");
        assertThat(ada.path("token").asText()).isEqualTo("none");
        assertThat(ada.path("plus_ones_allowed").asInt()).isEqualTo(2);
        assertThat(ada.path("last_notice").isNull()).isTrue();
        assertThat(ada.properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "id",
                        "name",
                        "email",
                        "phone",
                        "plus_ones_allowed",
                        "status",
                        "plus_ones",
                        "note",
                        "answered_at",
                        "token",
                        "last_notice");
        added(event, "{\"name\": \"Zoë Ångström\", \"phone\": \"+44 20 7946 0958\"}");
        assertThat(names(event, "")).containsExactly("Ada O'Hara 100%", "Zoë Ångström");
        assertThat(names(event, "?q=o%27hara")).containsExactly("Ada O'Hara 100%");
        assertThat(names(event, "?q=EXAMPLE")).containsExactly("Ada O'Hara 100%");
        assertThat(names(event, "?q=%25")).containsExactly("Ada O'Hara 100%");
        assertThat(names(event, "?q=%C3%A5ngstr%C3%B6m")).containsExactly("Zoë Ångström");
        assertThat(names(event, "?q=7946")).containsExactly("Zoë Ångström");
        assertThat(names(event, "?q=_")).isEmpty();
        assertThat(names(event, "?status=attending")).isEmpty();
        JsonNode second = hosts.people
                .get(hosts.owner, guests(event) + "?page=2&per_page=1")
                .json();
        assertThat(second.path("total").asInt()).isEqualTo(2);
        assertThat(second.path("page").asInt()).isEqualTo(2);
        assertThat(second.path("per_page").asInt()).isEqualTo(1);
        assertThat(second.at("/items/0/name").asText()).isEqualTo("Zoë Ångström");
    }

    @Test
    void whatCanBeNoGuestIsRefusedAndSaysWhy() {
        String event = hosts.event("");
        assertThat(add(event, "{\"name\": \"Nobody\"}").text()).contains("body.email", "e-mail address or a phone");
        for (String guest : List.of(
                "{\"email\": \"no address\"}",
                "{\"phone\": \"12\"}",
                "{\"phone\": \"030 1234567\"}",
                "{\"email\": \"a@example.org\", \"plus_ones_allowed\": -1}",
                "{\"email\": \"a@example.org\", \"status\": \"attending\"}")) {
            assertThat(add(event, guest).status()).as(guest).isEqualTo(422);
        }
        assertThat(add(event, "{\"phone\": \"030 1234567\"}").text()).contains("country code");
        String ada = added(event, "{\"email\": \"ada@example.org\"}");
        assertThat(add(event, "{\"email\": \"ADA@example.ORG\"}").status()).isEqualTo(409);
        assertThat(add(hosts.event(""), "{\"email\": \"ada@example.org\"}").status())
                .as("at another event")
                .isEqualTo(201);
        String bob = added(event, "{\"email\": \"bob@example.org\"}");
        assertThat(change(event, bob, "{\"email\": \"ada@example.org\"}").status())
                .isEqualTo(409);
        assertThat(change(event, bob, "{\"email\": null}").status()).isEqualTo(422);
        assertThat(change(event, bob, "{\"email\": null, \"phone\": \"+4930123456\"}")
                        .status())
                .isEqualTo(200);
        assertThat(hosts.people.delete(hosts.owner, guests(event) + "/" + ada).status())
                .isEqualTo(204);
        assertThat(hosts.people.delete(hosts.owner, guests(event) + "/" + ada).status())
                .isEqualTo(404);
        assertThat(change(event, ada, "{\"name\": \"x\"}").status()).isEqualTo(404);
        assertThat(change(hosts.event(""), bob, "{\"name\": \"x\"}").status())
                .as("of another event")
                .isEqualTo(404);
        added(event, "{\"email\": \"ada@example.org\"}");
    }

    private static Reply change(String event, String guest, String body) {
        return hosts.people.patch(hosts.owner, guests(event) + "/" + guest, body);
    }

    @Test
    void whoIsRemovedLeavesTheirPlaceAndWhoIsErasedNothingOfThemselves() {
        String event = hosts.event("\"capacity\": 1");
        Guest first = hosts.guest(event, "\"phone\": \"+49301234567\"");
        Guest next = hosts.guest(event, "");
        hosts.hub.get(first.page());
        assertThat(hosts.answer(
                                first,
                                "{\"attending\": true, \"note\": \"no nuts\", \"fingerprint\": {\"screen\": \"1x1\"}}")
                        .status())
                .isEqualTo(200);
        hosts.comes(next, 0);
        String path = guests(event) + "/" + first.id();
        assertThat(hosts.people.delete(hosts.owner, path).status()).isEqualTo(204);
        assertThat(hosts.hub.get(first.page()).status()).isEqualTo(410);
        assertThat(hosts.told(next)).containsExactly("waitlist", "place");
        assertThat(hosts.counts(event).path("attending").asInt()).isEqualTo(1);
        assertThat(hosts.counts(event).path("waitlisted").asInt()).isZero();
        String email = hosts.people
                .texts("SELECT email FROM event_guest WHERE id_random = '" + first.id() + "'")
                .getFirst();
        assertThat(hosts.people.delete(hosts.owner, path + "?erase=true").status())
                .isEqualTo(204);
        assertThat(hosts.people.texts(
                        "SELECT CONCAT_WS('', name, email, email_key, phone, note) FROM event_guest WHERE id_random = '"
                                + first.id() + "'"))
                .containsExactly("");
        assertThat(hosts.people.texts("SELECT CONCAT_WS(' ', a.address, a.agent, a.what_json) FROM event_access a "
                        + "JOIN event_guest g ON g.id = a.guest_id WHERE g.id_random = '" + first.id() + "'"))
                .hasSize(2)
                .noneMatch(text -> text.contains("127.0.0.1") || text.contains("Java") || text.contains("1x1"));
        assertThat(hosts.hub.get(first.page()).status()).isEqualTo(410);
        assertThat(hosts.people.texts("SELECT action FROM audit WHERE resource = 'guest' AND resource_id = '"
                        + first.id() + "' ORDER BY id"))
                .containsExactly("guest.create", "guest.link", "guest.remove", "guest.erase");
        assertThat(hosts.hub.count("SELECT COUNT(*) FROM audit WHERE CONCAT_WS(' ', before_json, after_json) LIKE '%"
                        + email + "%'"))
                .isZero();
    }

    @Test
    void fewerPlusOnesChangeNothingOfAnAnswer() {
        String event = hosts.event("\"plus_ones_max\": 1");
        Guest guest = hosts.guest(event, "\"plus_ones_allowed\": 3");
        assertThat(hosts.comes(guest, 3).status()).isEqualTo(200);
        JsonNode fewer = change(event, guest.id(), "{\"plus_ones_allowed\": 0}").json();
        assertThat(fewer.path("plus_ones").asInt()).isEqualTo(3);
        assertThat(fewer.path("status").asText()).isEqualTo("attending");
        assertThat(hosts.comes(guest, 3).status()).isEqualTo(422);
        change(event, guest.id(), "{\"plus_ones_allowed\": null}");
        assertThat(hosts.comes(guest, 1).status()).isEqualTo(200);
        assertThat(hosts.comes(guest, 2).status()).isEqualTo(422);
    }

    @Test
    void aPlanHasRoomForSoManyGuestsAndAnEventTooManyGetsNone() {
        String account = hosts.people.account();
        Caller host = hosts.people.someone(account, "analyst");
        String event = hosts.people
                .post(host, "/events", "{\"name\": \"Small\"}")
                .json()
                .path("id")
                .asText();
        hosts.hub.execute("INSERT INTO event_guest (id_random, event_id, email, email_key) "
                + "SELECT CONCAT('P', LPAD(seq, 3, '0'), LEFT('" + PublicId.random() + "', 7)), e.id, "
                + "CONCAT('p', seq, '@example.org'), CONCAT('p', seq, '@example.org') FROM seq_1_to_49, event e "
                + "WHERE e.id_random = '" + event + "'");
        assertThat(hosts.people
                        .post(host, guests(event), "{\"email\": \"fifty@example.org\"}")
                        .status())
                .isEqualTo(201);
        Reply over = hosts.people.post(host, guests(event), "{\"email\": \"more@example.org\"}");
        assertThat(over.status()).isEqualTo(402);
        assertThat(over.json().path("reason").asText()).isEqualTo("guests");
        Reply made = hosts.people.post(host, "/v3/crud/event", "{\"name\": \"Past the limit\"}");
        assertThat(made.status()).as(made.text()).isBetween(200, 201);
        String second = made.json().at("/data/id").asText();
        hosts.hub.execute("INSERT INTO event_role (event_id, user_id, role) SELECT e.id, u.id, 'owner' FROM event e, "
                + "`user` u WHERE e.id_random = '" + second + "' AND u.uuid = '" + host.uuid() + "'");
        Reply first = hosts.people.post(host, guests(second), "{\"email\": \"first@example.org\"}");
        assertThat(first.status()).as(first.text()).isEqualTo(402);
        assertThat(first.json().path("reason").asText()).isEqualTo("events");
    }

    @Test
    void everyRoleMayWhatItIsForAndNoMore() {
        String event = hosts.event("");
        Guest guest = hosts.guest(event, "");
        Map<String, Caller> callers = new LinkedHashMap<>();
        callers.put("owner", hosts.owner);
        for (String role : List.of("editor", "viewer")) {
            Caller caller = hosts.people.someone(hosts.people.account(), "none");
            hosts.hub.execute("INSERT INTO event_role (event_id, user_id, role) SELECT e.id, u.id, '" + role
                    + "' FROM event e, `user` u WHERE e.id_random = '" + event + "' AND u.uuid = '" + caller.uuid()
                    + "'");
            callers.put(role, caller);
        }
        callers.put("colleague", hosts.people.someone(hosts.account, "analyst"));
        callers.put("stranger", hosts.people.someone(hosts.people.account(), "admin"));
        String one = guests(event) + "/" + guest.id();
        Map<String, String> calls = new LinkedHashMap<>();
        calls.put("GET " + guests(event), "200 200 200 404 404");
        calls.put("POST " + guests(event) + " {\"email\": \"%s@example.org\"}", "201 201 403 404 404");
        calls.put("PATCH " + one + " {\"name\": \"%s\"}", "200 200 403 404 404");
        calls.put("POST " + one + "/token?send=false", "409 409 403 404 404");
        calls.put("POST " + one + "/token/rotate?send=false", "200 200 403 404 404");
        calls.put("POST " + guests(event) + "/invitations/bulk?send=false", "200 200 403 404 404");
        calls.put("POST " + one + "/notices {\"channel\": \"manual\"}", "201 201 403 404 404");
        calls.put("GET /events/" + event + "/notices", "200 200 200 404 404");
        calls.put("POST /events/" + event + "/reminders", "200 200 403 404 404");
        calls.put("DELETE " + one + "x", "404 404 403 404 404");
        calls.forEach((call, expected) -> {
            var statuses = new StringBuilder();
            callers.forEach((name, caller) ->
                    statuses.append(send(caller, call.formatted(name)).status()).append(' '));
            assertThat(statuses.toString().strip())
                    .as("%s by %s", call, callers.keySet())
                    .isEqualTo(expected);
            String[] parts = call.formatted("key").split(" ", 3);
            var request = hosts.hub.demo(parts[1]);
            if (parts.length > 2) {
                request.header("Content-Type", "application/json");
            }
            Reply byKey = hosts.hub.send(request.method(
                            parts[0],
                            parts.length > 2
                                    ? HttpRequest.BodyPublishers.ofString(parts[2])
                                    : HttpRequest.BodyPublishers.noBody())
                    .build());
            assertThat(byKey.status()).as("%s by an API key", call).isEqualTo(403);
        });
    }

    private static Reply send(Caller caller, String call) {
        String[] parts = call.split(" ", 3);
        String[] body = parts.length > 2 ? new String[] {parts[2]} : new String[0];
        return switch (parts[0]) {
            case "GET" -> hosts.people.get(caller, parts[1]);
            case "POST" -> hosts.people.post(caller, parts[1], body);
            case "PATCH" -> hosts.people.patch(caller, parts[1], body[0]);
            default -> hosts.people.delete(caller, parts[1]);
        };
    }

    @Test
    void aPersonSeesToWhatTheyAreInvitedAndTakesItAlong() {
        Caller ann = hosts.people.someone(hosts.people.account(), "viewer");
        String event = hosts.event("\"capacity\": 1");
        Guest next = hosts.guest(event, "");
        String id = added(
                event, "{\"name\": \"Ann Example\", \"email\": \"" + ann.email().toUpperCase(Locale.ROOT) + "\"}");
        String token = hosts.people
                .post(hosts.owner, guests(event) + "/" + id + "/token?send=false")
                .json()
                .path("token")
                .asText();
        var guest = new Guest(id, token);
        hosts.comes(guest, 0);
        hosts.comes(next, 0);
        hosts.hub.execute("UPDATE `user` SET email_verified = 0 WHERE uuid = '" + ann.uuid() + "'");
        JsonNode unproven = hosts.people.get(ann, "/me/data-export").json();
        assertThat(unproven.path("guests"))
                .as("an address that was not shown to be theirs")
                .isEmpty();
        hosts.hub.execute("UPDATE `user` SET email_verified = 1 WHERE uuid = '" + ann.uuid() + "'");
        JsonNode export = hosts.people.get(ann, "/me/data-export").json();
        assertThat(export.at("/guests/0/id").asText()).isEqualTo(id);
        assertThat(export.at("/guests/0/status").asText()).isEqualTo("attending");
        assertThat(export.at("/guests/0/token_version").asInt()).isEqualTo(1);
        assertThat(export.path("guest_accesses").findValuesAsText("kind")).contains("rsvp");
        assertThat(export.path("guest_notices").findValuesAsText("kind")).contains("confirmation");
        assertThat(export.toString()).doesNotContain(token);
        hosts.hub.execute("INSERT INTO event_allowed (event_id, cidr, added_by) SELECT id, '192.0.2.0/24', '"
                + ann.email() + "' FROM event WHERE id_random = '" + event + "'");
        assertThat(hosts.people.delete(ann, "/me").status()).isEqualTo(204);
        assertThat(hosts.hub.count("SELECT COUNT(*) FROM event_allowed WHERE added_by = '" + ann.email() + "'"))
                .isZero();
        assertThat(hosts.hub.get(guest.page()).status()).isEqualTo(410);
        assertThat(hosts.told(next)).containsExactly("waitlist", "place");
        assertThat(hosts.people.texts(
                        "SELECT CONCAT_WS('', name, email, email_key) FROM event_guest WHERE id_random = '" + id + "'"))
                .containsExactly("");
    }
}
