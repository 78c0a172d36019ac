package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.console.Browser;
import io.serai.hub.settings.Sha256;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who hosts an event, and how others come to: on a hub where nobody signs up by themselves.
class TeamIT {
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
    private static final String PASSWORD = "an invited passphrase";
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static HostsFixture hosts;

    @BeforeAll
    static void start() {
        hosts = new HostsFixture(new TestPeople(TestHub.create()
                .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                .with("SERAI_SIGNUP_ACCOUNT", "none")
                .with("SERAI_HTTP_PROXIES", "1")
                .start()));
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    private static Caller someone() {
        return hosts.people.someone(hosts.account, "viewer");
    }

    private static Caller stranger() {
        return hosts.people.someone(hosts.people.account(), "analyst");
    }

    private static String address() {
        return "Invited." + NUMBER.incrementAndGet() + "@Team.Example.org";
    }

    private static Caller joins(String event, Caller who, String role) {
        hosts.hub.execute("REPLACE INTO event_role (event_id, user_id, role) SELECT e.id, u.id, '" + role
                + "' FROM event e, `user` u WHERE e.id_random = '" + event + "' AND u.uuid = '" + who.uuid() + "'");
        return who;
    }

    private static List<String> roles(String event) {
        return hosts.people.texts("SELECT r.role FROM event_role r JOIN event e ON e.id = r.event_id "
                + "WHERE e.id_random = '" + event + "' ORDER BY r.role, r.user_id");
    }

    private static String team(String event) {
        return "/events/" + event + "/collaborators";
    }

    private static Reply invite(Caller owner, String event, String email, String role) {
        return hosts.people.post(owner, team(event), "{\"email\": \"" + email + "\", \"role\": \"" + role + "\"}");
    }

    /// Invites, and reads the mail.
    ///
    /// @return what the link holds
    private static String invited(String event, String email, String role) {
        List<String> before = tokens(email);
        Reply reply = invite(hosts.owner, event, email, role);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> tokens(email).size() > before.size());
        List<String> now = new ArrayList<>(tokens(email));
        now.removeAll(before);
        assertThat(now).hasSize(1);
        return now.getFirst();
    }

    /// What the links of the mails to an address hold, each once for each mail.
    private static List<String> tokens(String email) {
        return mails(email).stream()
                .filter(text -> text.contains("/invites/"))
                .map(text -> text.replaceFirst(
                        "(?s).*http://127\\.0\\.0\\.1:" + hosts.hub.port + "/invites/([A-Za-z0-9_-]+).*", "$1"))
                .toList();
    }

    private static List<String> mails(String email) {
        return hosts.hub
                .send(hosts.hub.request("/api/dev/mail?to=" + email).GET().build())
                .json()
                .valueStream()
                .map(mail -> mail.path("text").asText())
                .toList();
    }

    private static Reply look(String token, String... headers) {
        var request = hosts.hub.request("/invites/" + token);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return hosts.hub.send(request.GET().build());
    }

    private static Reply accept(Caller who, String token) {
        return hosts.people.post(who, "/invites/" + token + "/accept");
    }

    private static long uses(String token) {
        return hosts.hub.count("SELECT COUNT(*) FROM event_invite WHERE used_on IS NOT NULL AND HEX(token_hash) = '"
                + Sha256.hex(token).toUpperCase(java.util.Locale.ROOT) + "'");
    }

    @Test
    void eachRoleMayWhatTheTableSays() {
        String event = hosts.event("");
        hosts.guest(event, "");
        var callers = new LinkedHashMap<String, Caller>();
        callers.put("owner", hosts.owner);
        callers.put("token", hosts.people.token(hosts.owner));
        callers.put("editor", joins(event, someone(), "editor"));
        callers.put("viewer", joins(event, someone(), "viewer"));
        callers.put("elsewhere", joins(event, stranger(), "editor"));
        callers.put("admin", hosts.people.someone(hosts.account, "admin"));
        callers.put("colleague", hosts.people.someone(hosts.account, "km_admin"));
        callers.put("stranger", hosts.people.someone(hosts.people.account(), "admin"));
        callers.put("nobody", new Caller("", "", ""));
        String one = "/events/" + event;
        String team = team(event);
        String him = team + "/" + hosts.owner.uuid();
        String role = "{\"role\": \"owner\"}";
        String wrong = "{\"email\": \"no address\", \"role\": \"viewer\"}";
        //                                      owner token editor viewer elsewhere admin colleague stranger nobody
        may(callers, "GET", one, null, /*           */ 200, 200, 200, 200, 200, 200, 404, 404, 401);
        may(callers, "PATCH", one, "{}", /*         */ 200, 200, 200, 403, 200, 200, 404, 404, 401);
        may(callers, "DELETE", one, null, /*        */ 409, 409, 403, 403, 403, 409, 404, 404, 401);
        may(callers, "GET", team, null, /*          */ 200, 200, 200, 200, 200, 200, 404, 404, 401);
        may(callers, "POST", team, wrong, /*        */ 422, 422, 403, 403, 403, 422, 404, 404, 401);
        may(callers, "PATCH", him, role, /*         */ 200, 200, 403, 403, 403, 200, 404, 404, 401);
        may(callers, "PATCH", him, "{\"role\": 1}", 422, 422, 422, 422, 422, 422, 422, 422, 401);
        may(callers, "DELETE", him, null, /*        */ 400, 400, 403, 403, 403, 400, 404, 404, 401);
        may(callers, "DELETE", team + "/pending?email=x", null, 404, 404, 403, 403, 403, 404, 404, 404, 401);
        assertThat(roles(event)).containsExactly("owner", "editor", "editor", "viewer");

        // an application is no person
        for (String[] call : new String[][] {{"GET", one}, {"PATCH", one}, {"DELETE", one}, {"GET", team}}) {
            assertThat(hosts.hub
                            .send(hosts.hub
                                    .request(call[1])
                                    .header("x-aether-api-key", TestHub.KEY)
                                    .header("x-account-id", hosts.account)
                                    .header("Content-Type", "application/json")
                                    .method(
                                            call[0],
                                            call[0].equals("PATCH")
                                                    ? HttpRequest.BodyPublishers.ofString("{}")
                                                    : HttpRequest.BodyPublishers.noBody())
                                    .build())
                            .status())
                    .as(call[0] + " " + call[1])
                    .isEqualTo(403);
        }
        // an event is made by analysts and above, in their own account
        for (var allowed :
                Map.of("none", 403, "viewer", 403, "analyst", 201, "admin", 201).entrySet()) {
            Caller maker = hosts.people.someone(hosts.account, allowed.getKey());
            assertThat(hosts.people
                            .post(maker, "/events", "{\"name\": \"Mine\"}")
                            .status())
                    .as(allowed.getKey())
                    .isEqualTo(allowed.getValue());
        }
    }

    /// In V3 the hub role decides; an event role adds that event and its guests to it, in the own account.
    @Test
    void inTheOwnAccountAnEventRoleOpensThatEventsRecords() {
        String event = hosts.event("");
        String other = hosts.event("");
        String person = made("/v3/crud/event/" + event + "/event_person", "{}");
        String profile = made("/v3/crud/event_person/" + person + "/event_person_profile", "{}");
        String template = made("/v3/crud/event/" + event + "/event_badge_template", "{\"name\": \"Plain\"}");
        String badge = made(
                "/v3/crud/event_person/" + person + "/event_badge",
                "{\"event_badge_template_id\": \"" + template + "\"}");
        String strange = made("/v3/crud/event/" + other + "/event_person", "{}");
        String session = made("/v3/crud/event/" + event + "/event_session", "{\"name\": \"Dance\"}");
        var callers = new LinkedHashMap<String, Caller>();
        Caller editor = hosts.people.someone(hosts.account, "none");
        callers.put("editor", joins(event, editor, "editor"));
        callers.put("token", hosts.people.writtenToken(editor, "NULL"));
        callers.put("narrow", hosts.people.writtenToken(editor, "'[\"run:read\"]'"));
        callers.put("viewer", joins(event, hosts.people.someone(hosts.account, "none"), "viewer"));
        // reads what there is as a viewer of the hub
        callers.put("reader", joins(event, someone(), "editor"));
        callers.put("mixed", joins(other, joins(event, someone(), "viewer"), "editor"));
        callers.put("beside", joins(other, hosts.people.someone(hosts.account, "none"), "owner"));
        callers.put("apart", hosts.people.someone(hosts.account, "none"));
        callers.put("elsewhere", joins(event, hosts.people.someone(hosts.people.account(), "none"), "owner"));
        String crud = "/v3/crud/";
        String one = crud + "event/" + event;
        String all = "{}";
        String back = hosts.people
                .get(hosts.owner, crud + "event_badge/" + badge)
                .json()
                .path("data")
                .toString();
        String moved = "{\"event_id\": \"" + other + "\"}";
        //                                                  editor token narrow viewer reader mixed beside apart
        // elsewhere
        may(callers, "GET", one, null, /*                    */ 200, 200, 403, 200, 200, 200, 404, 403, 403);
        may(callers, "PATCH", one, "{\"notes\": \"x\"}", /*  */ 200, 200, 403, 403, 200, 403, 404, 403, 403);
        may(callers, "DELETE", one, null, /*                 */ 403, 403, 403, 403, 403, 403, 403, 403, 403);
        may(callers, "DELETE", one + "?method=hide", null, /**/ 403, 403, 403, 403, 403, 403, 403, 403, 403);
        may(callers, "POST", crud + "event", all, /*         */ 403, 403, 403, 403, 403, 403, 403, 403, 403);
        may(callers, "GET", crud + "event/" + other, null, /**/ 404, 404, 403, 404, 200, 200, 200, 403, 403);
        may(callers, "PATCH", crud + "event/" + other, all, /**/ 404, 404, 403, 403, 403, 200, 200, 403, 403);
        may(callers, "GET", one + "/event_person", null, /*  */ 200, 200, 403, 200, 200, 200, 404, 403, 403);
        may(callers, "POST", one + "/event_person/search", all, 200, 200, 403, 200, 200, 200, 404, 403, 403);
        may(callers, "POST", one + "/event_person", all, /*  */ 403, 403, 403, 403, 403, 403, 403, 403, 403);
        may(callers, "PATCH", one + "/event_person/" + person, all, 200, 200, 403, 403, 200, 403, 404, 403, 403);
        String profiled = crud + "event_person_profile/" + profile;
        may(callers, "PATCH", profiled, "{\"city\": \"x\"}", 200, 200, 403, 403, 200, 403, 404, 403, 403);
        may(callers, "PATCH", crud + "event_badge/" + badge, back, 200, 200, 403, 403, 200, 403, 404, 403, 403);
        String layout = crud + "event_badge_template/" + template;
        may(callers, "GET", layout, null, /*                 */ 200, 200, 403, 200, 200, 200, 404, 403, 403);
        may(callers, "PATCH", layout, all, /*                */ 403, 403, 403, 403, 403, 403, 403, 403, 403);
        may(callers, "GET", crud + "event_session/" + session, null, 403, 403, 403, 403, 200, 200, 403, 403, 403);
        may(callers, "GET", crud + "person", null, /*        */ 403, 403, 403, 403, 200, 200, 403, 403, 403);
        may(
                callers,
                "GET",
                crud + "account/" + hosts.account + "/event",
                null,
                403,
                403,
                403,
                403,
                200,
                200,
                403,
                403,
                403);
        may(callers, "GET", one + "/history", null, /*       */ 403, 403, 403, 403, 200, 200, 403, 403, 403);

        // lists hold those events alone, and their guests
        assertThat(ids(editor, "event")).containsExactly(event);
        assertThat(ids(editor, "event_person")).containsExactly(person);
        assertThat(ids(callers.get("beside"), "event_person")).containsExactly(strange);
        assertThat(ids(callers.get("reader"), "event")).contains(event, other);
        assertThat(hosts.people
                        .get(editor, crud + "event?count=true")
                        .json()
                        .at("/meta/data_total_count")
                        .asInt())
                .isEqualTo(1);
        // nobody is moved into an event that one only reads, or does not know
        joins(other, editor, "viewer");
        assertThat(hosts.people
                        .patch(editor, crud + "event_person/" + person, moved)
                        .status())
                .isEqualTo(400);
        assertThat(hosts.people.patch(editor, crud + "event/" + other, all).status())
                .isEqualTo(403);
        assertThat(ids(editor, "event")).containsExactlyInAnyOrder(event, other);
        // and a role that ended opens nothing
        hosts.hub.execute(
                "DELETE FROM event_role WHERE user_id = (SELECT id FROM `user` WHERE uuid = '" + editor.uuid() + "')");
        assertThat(hosts.people.get(editor, one).status()).isEqualTo(403);
        hosts.hub.execute("INSERT INTO event_hosting (event_id, removed_on) SELECT id, UTC_TIMESTAMP() FROM event "
                + "WHERE id_random = '" + event + "' ON DUPLICATE KEY UPDATE removed_on = UTC_TIMESTAMP()");
        assertThat(hosts.people.get(callers.get("viewer"), one).status()).isEqualTo(403);
    }

    private static String made(String path, String body) {
        Reply made = hosts.people.post(hosts.owner, path, body);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        return made.json().at("/data/id").asText();
    }

    private static List<String> ids(Caller who, String type) {
        Reply listed = hosts.people.get(who, "/v3/crud/" + type);
        assertThat(listed.status()).as(listed.text()).isEqualTo(200);
        return listed.json().path("data").findValuesAsText("id");
    }

    private static void may(Map<String, Caller> callers, String method, String path, String body, int... statuses) {
        var found = new ArrayList<Integer>();
        var each = new ArrayList<>(callers.values());
        for (Caller caller : each) {
            Reply reply = body == null
                    ? hosts.people.send(caller, method, path)
                    : hosts.people.send(caller, method, path, body);
            found.add(reply.status());
        }
        assertThat(found)
                .as(method + " " + path + " by " + callers.keySet())
                .containsExactlyElementsOf(
                        java.util.Arrays.stream(statuses).boxed().toList());
    }

    @Test
    void anEventOpensNothingElseOfItsAccount() {
        String event = hosts.event("");
        Caller guest = joins(event, stranger(), "editor");
        assertThat(hosts.people.get(guest, "/events").json().path("items").findValuesAsText("id"))
                .contains(event);
        assertThat(hosts.people.get(guest, "/v3/crud/event/" + event).status()).isEqualTo(404);
        assertThat(hosts.people.get(guest, "/events/" + hosts.event("")).status())
                .isEqualTo(404);
        String others = hosts.people
                .post(guest, "/events", "{\"name\": \"Theirs\"}")
                .json()
                .path("id")
                .asText();
        assertThat(hosts.people.get(hosts.owner, "/events/" + others).status()).isEqualTo(404);
        assertThat(invite(hosts.owner, others, address(), "viewer").status()).isEqualTo(404);
    }

    @Test
    void anOwnerOfTwoStaysWhateverTheyDoAtOnce() throws Exception {
        String event = hosts.event("");
        Caller one = joins(event, someone(), "owner");
        Caller other = joins(event, someone(), "owner");
        String out = "DELETE FROM event_role WHERE user_id = (SELECT id FROM `user` WHERE uuid = '" + hosts.owner.uuid()
                + "')";
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                joins(event, one, "owner");
                joins(event, other, "owner");
                hosts.hub.execute(out + " AND event_id = (SELECT id FROM event WHERE id_random = '" + event + "')");
                boolean each = round % 2 == 0;
                String demoted = "{\"role\": \"viewer\"}";
                Callable<Reply> first = step(one, each ? one : other, event, round % 4 < 2 ? null : demoted);
                Callable<Reply> second = step(other, each ? other : one, event, round % 4 < 2 ? null : demoted);
                var replies = new ArrayList<Integer>();
                for (var reply : pool.invokeAll(List.of(first, second))) {
                    replies.add(reply.get().status());
                }
                assertThat(replies).as("round " + round).containsAnyOf(200, 204);
                assertThat(replies).as("round " + round).containsAnyOf(400, 403, 404);
                assertThat(roles(event)).as("round " + round + ": " + replies).containsOnlyOnce("owner");
            }
        }
    }

    /// @param body null: they go
    private static Callable<Reply> step(Caller who, Caller whom, String event, String body) {
        String path = team(event) + "/" + whom.uuid();
        return () -> body == null ? hosts.people.delete(who, path) : hosts.people.patch(who, path, body);
    }

    @Test
    void rolesChangeAndEndAndTheLastOwnerStays() {
        String event = hosts.event("");
        Caller friend = joins(event, someone(), "viewer");
        Caller admin = hosts.people.someone(hosts.account, "admin");
        String mine = team(event) + "/" + hosts.owner.uuid();
        String theirs = team(event) + "/" + friend.uuid();
        // an administrator's standing is no row
        assertThat(hosts.people.patch(admin, mine, "{\"role\": \"editor\"}").status())
                .isEqualTo(400);
        assertThat(hosts.people.delete(admin, mine).status()).isEqualTo(400);
        assertThat(hosts.people.delete(hosts.owner, mine).status()).isEqualTo(400);
        assertThat(hosts.people
                        .patch(hosts.owner, team(event) + "/" + NOBODY, "{\"role\": \"editor\"}")
                        .status())
                .isEqualTo(404);

        Reply made = hosts.people.patch(hosts.owner, theirs, "{\"role\": \"owner\"}");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.json().path("role").asText()).isEqualTo("owner");
        assertThat(hosts.people.delete(hosts.owner, mine).status()).isEqualTo(204);
        assertThat(hosts.people.get(hosts.owner, "/events/" + event).status()).isEqualTo(404);
        assertThat(hosts.people.delete(friend, theirs).status()).isEqualTo(400);
        JsonNode team = hosts.people.get(friend, team(event)).json();
        assertThat(team.path("collaborators").findValuesAsText("email")).containsExactly(friend.email());
        assertThat(told(event)).endsWith("event_role.change", "event_role.remove");

        Caller viewer = joins(event, someone(), "viewer");
        assertThat(hosts.people
                        .delete(viewer, team(event) + "/" + viewer.uuid())
                        .status())
                .as("everybody may leave")
                .isEqualTo(204);
    }

    /// What the audit holds of an event's team.
    private static List<String> told(String event) {
        return hosts.people.texts("SELECT action FROM audit WHERE resource IN ('event_role', 'event_invite') AND "
                + "CONCAT(COALESCE(before_json, ''), COALESCE(after_json, '')) LIKE '%" + event + "%' ORDER BY id");
    }

    @Test
    void whoeverWasInvitedComesInOnceAndByTheirOwnAddressOnly() {
        String event = hosts.event("");
        Caller invitee = stranger();
        Reply sent = invite(hosts.owner, event, invitee.email().toUpperCase(java.util.Locale.ROOT), "editor");
        assertThat(sent.status()).as(sent.text()).isEqualTo(201);
        assertThat(Instant.parse(sent.json().path("expires_at").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofDays(7)).minusSeconds(60),
                        Instant.now().plus(Duration.ofDays(7)));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !tokens(invitee.email()).isEmpty());
        String token = tokens(invitee.email()).getFirst();

        JsonNode shown = look(token).json();
        assertThat(shown.path("event_name").asText()).isEqualTo("Summer party");
        assertThat(shown.path("inviter_name").asText()).isEqualTo("Some One");
        assertThat(shown.path("email").asText()).isEqualToIgnoringCase(invitee.email());
        assertThat(shown.path("role").asText()).isEqualTo("editor");
        assertThat(shown.path("expires_at")).isEqualTo(sent.json().path("expires_at"));
        JsonNode team = hosts.people.get(hosts.owner, team(event)).json();
        assertThat(team.path("pending")).hasSize(1);
        assertThat(hosts.people
                        .get(joins(event, someone(), "editor"), team(event))
                        .json()
                        .has("pending"))
                .isFalse();

        assertThat(accept(stranger(), token).status()).isEqualTo(403);
        assertThat(accept(new Caller("", "", ""), token).status()).isEqualTo(401);
        assertThat(uses(token)).isZero();
        Reply in = accept(invitee, token);
        assertThat(in.status()).as(in.text()).isEqualTo(200);
        assertThat(in.json().path("event_id").asText()).isEqualTo(event);
        assertThat(in.json().path("role").asText()).isEqualTo("editor");
        assertThat(hosts.people
                        .get(invitee, "/events/" + event)
                        .json()
                        .path("your_role")
                        .asText())
                .isEqualTo("editor");
        assertThat(accept(invitee, token).status()).isEqualTo(410);
        assertThat(look(token).status()).isEqualTo(410);
        assertThat(invite(hosts.owner, event, invitee.email(), "owner").status())
                .isEqualTo(409);
        assertThat(told(event)).containsExactly("event_invite.create", "event_invite.accept", "event_role.grant");

        // what opens it rests nowhere
        assertThat(hosts.people.mentions(token)).isEmpty();
        assertThat(hosts.hub.output()).doesNotContain(token);
    }

    @Test
    void aLinkThatIsUnknownOldCancelledOrReplacedOpensNothing() {
        String event = hosts.event("");
        String email = address();
        Caller invitee = someone();
        assertThat(look("x").status()).isEqualTo(404);
        assertThat(look("A".repeat(43)).status()).isEqualTo(404);
        assertThat(accept(invitee, "A".repeat(43)).status()).isEqualTo(404);

        String first = invited(event, email, "viewer");
        String second = invited(event, email, "editor");
        assertThat(second).isNotEqualTo(first);
        assertThat(look(first).status()).isEqualTo(410);
        assertThat(look(second).status()).isEqualTo(200);
        assertThat(hosts.people.get(hosts.owner, team(event)).json().path("pending"))
                .hasSize(1);

        String pending = team(event) + "/pending?email=" + email.toLowerCase(java.util.Locale.ROOT);
        assertThat(hosts.people.delete(hosts.owner, pending).status()).isEqualTo(204);
        assertThat(hosts.people.delete(hosts.owner, pending).status()).isEqualTo(404);
        assertThat(look(second).status()).isEqualTo(410);

        String old = invited(event, invitee.email(), "viewer");
        hosts.hub.execute(
                "UPDATE event_invite SET expires_on = UTC_TIMESTAMP(3) WHERE email = '" + invitee.email() + "'");
        assertThat(look(old).status()).isEqualTo(410);
        assertThat(accept(invitee, old).status()).isEqualTo(410);
        assertThat(hosts.people.get(hosts.owner, team(event)).json().path("pending"))
                .isEmpty();

        String last = invited(event, invitee.email(), "viewer");
        assertThat(hosts.people.delete(hosts.owner, "/events/" + event).status())
                .isEqualTo(204);
        assertThat(look(last).status()).as("the event is gone").isEqualTo(410);
        assertThat(accept(invitee, last).status()).isEqualTo(410);
    }

    @Test
    void nobodyLosesByAnInvite() {
        String event = hosts.event("");
        Caller friend = someone();
        String token = invited(event, friend.email(), "viewer");
        joins(event, friend, "owner");
        assertThat(accept(friend, token).json().path("role").asText()).isEqualTo("owner");
        assertThat(roles(event)).containsExactly("owner", "owner");

        Caller admin = hosts.people.someone(hosts.account, "admin");
        String standing = invited(event, admin.email(), "viewer");
        assertThat(accept(admin, standing).json().path("role").asText()).isEqualTo("owner");
        assertThat(hosts.people
                        .get(admin, "/events/" + event)
                        .json()
                        .path("your_role")
                        .asText())
                .isEqualTo("owner");
        assertThat(roles(event)).containsExactly("owner", "owner", "viewer");
    }

    @Test
    void aLetterThatIsTriedAgainHoldsTheSameLink() {
        String event = hosts.event("");
        String email = address();
        String token = invited(event, email, "viewer");
        hosts.hub.execute("UPDATE inbox i JOIN run r ON r.id = i.run_id SET i.status = 'accepted', i.done_on = NULL, "
                + "i.next_attempt_at = UTC_TIMESTAMP(3), r.status = 'queued' WHERE r.parameters_json LIKE CONCAT('%', "
                + "(SELECT id_random FROM event_invite WHERE email = '" + email + "'), '%')");
        await().atMost(Duration.ofSeconds(20)).until(() -> tokens(email).size() == 2);
        assertThat(tokens(email)).containsExactly(token, token);
        assertThat(look(token).status()).isEqualTo(200);
    }

    @Test
    void aStrangerSignsUpThroughAnInviteWhereNobodyElseDoes() {
        String event = hosts.event("");
        String email = address();
        assertThat(signUp(email, null).status()).isEqualTo(403);
        String token = invited(event, email, "editor");
        assertThat(signUp(address(), token).status()).isEqualTo(403);
        assertThat(signUp(email, "A".repeat(43)).status()).isEqualTo(403);
        assertThat(hosts.hub.count("SELECT COUNT(*) FROM `user` WHERE email LIKE '%@team.example.org' AND active = 0"))
                .isZero();
        assertThat(signUp(email.toLowerCase(java.util.Locale.ROOT), token).status())
                .isEqualTo(202);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> mails(email).stream().anyMatch(text -> text.contains("/verify?token=")));
        String verify = mails(email).stream()
                .filter(text -> text.contains("/verify?token="))
                .findFirst()
                .orElseThrow()
                .replaceFirst("(?s).*\\?token=([A-Za-z0-9_-]+).*", "$1");
        assertThat(json("/auth/verify-email", "{\"token\": \"" + verify + "\"}").status())
                .isEqualTo(200);
        Reply in = json("/auth/token", "{\"email\": \"" + email + "\", \"password\": \"" + PASSWORD + "\"}");
        assertThat(in.status()).as(in.text()).isEqualTo(200);
        var person = new Caller(
                in.json().path("user_id").asText(),
                email,
                in.json().path("access_token").asText());
        JsonNode me = hosts.people.get(person, "/me").json();
        assertThat(me.path("role").asText()).isEqualTo("none");
        assertThat(me.path("knowledge_role").isNull()).isTrue();
        assertThat(me.at("/account/id").asText()).isEqualTo(hosts.account);

        assertThat(hosts.people.get(person, "/events").json().path("total").asInt())
                .isZero();
        assertThat(accept(person, token).json().path("role").asText()).isEqualTo("editor");
        assertThat(hosts.people.get(person, "/events/" + event).status()).isEqualTo(200);
        assertThat(hosts.people.get(person, "/v3/crud/event/" + event).status()).isEqualTo(200);
        assertThat(hosts.people.get(person, "/v3/crud/event/" + hosts.event("")).status())
                .isEqualTo(404);
        assertThat(hosts.people.get(person, "/v3/crud/person").status()).isEqualTo(403);
        assertThat(hosts.people.post(person, "/events", "{\"name\": \"Mine\"}").status())
                .isEqualTo(403);
        assertThat(signUp(address(), token).status()).as("it was used").isEqualTo(403);
    }

    private static Reply signUp(String email, String token) {
        return json(
                "/auth/signup",
                "{\"email\": \"" + email + "\", \"password\": \"" + PASSWORD + "\", \"accept_terms\": true"
                        + (token == null ? "" : ", \"invite\": \"" + token + "\"") + "}");
    }

    private static Reply json(String path, String body) {
        return hosts.hub.send(hosts.hub
                .request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void programsThatOpenLinksAcceptNothingAndAPersonNeedsOneClick() {
        String event = hosts.event("");
        Caller invitee = stranger();
        String token = invited(event, invitee.email(), "viewer");
        String page = "/invites/" + token;
        for (int time = 0; time < 2; time++) {
            assertThat(look(token, "Accept", BROWSER).text()).contains("Summer party", invitee.email());
            assertThat(look(token, "Accept", BROWSER, "Cookie", "access_token=" + invitee.token())
                            .text())
                    .contains("<form method=\"post\" action=\"" + page + "\"");
            assertThat(look(token, "Accept", "*/*").json().path("role").asText())
                    .isEqualTo("viewer");
            assertThat(hosts.hub
                            .send(hosts.hub
                                    .request(page)
                                    .header("Cookie", "access_token=" + invitee.token())
                                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                    .build())
                            .status())
                    .isEqualTo(200);
        }
        Reply shown = look(token, "Accept", BROWSER);
        assertThat(shown.response().headers().firstValue("Referrer-Policy")).contains("strict-origin");
        assertThat(shown.response().headers().firstValue("X-Robots-Tag")).contains("noindex");
        assertThat(hosts.hub
                        .send(hosts.hub
                                .request(page)
                                .header("Cookie", "access_token=" + invitee.token())
                                .header("Origin", "https://evil.example")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build())
                        .status())
                .isEqualTo(403);
        assertThat(uses(token)).isZero();

        Caller somebodyElse = someone();
        try (var browser = new Browser(hosts.hub)) {
            // what a scanner does that runs the page's script, with the person's own session
            browser.as(invitee.token()).open(page);
            assertThat(browser.heading()).isEqualTo("Summer party");
            assertThat(uses(token)).isZero();

            browser.as(somebodyElse.token()).open(page);
            assertThat(browser.text()).contains("You are signed in as " + somebodyElse.email());
            browser.press("Sign out, to sign in with that address");
            assertThat(browser.at()).isEqualTo("/login?done=signed-out&next=%2Finvites%2F" + token);
            assertThat(browser.driver
                            .findElement(org.openqa.selenium.By.id("email"))
                            .getDomProperty("value"))
                    .isEqualTo(invitee.email());
            browser.follow("Sign up");
            assertThat(browser.at()).isEqualTo("/signup?next=%2Finvites%2F" + token);
            assertThat(browser.driver
                            .findElement(org.openqa.selenium.By.id("email"))
                            .getDomProperty("value"))
                    .isEqualTo(invitee.email());
            browser.asNobody().open(page).follow("Sign in");
            assertThat(browser.at()).isEqualTo("/login?next=%2Finvites%2F" + token);
            assertThat(browser.open(page).faults(false)).isEmpty();
            assertThat(uses(token)).isZero();

            browser.scripts(false)
                    .as(invitee.token())
                    .open(page)
                    .tabTo("Accept")
                    .enter();
            assertThat(browser.text()).contains("You host “Summer party” now, as its viewer.");
            assertThat(browser.open(page).text()).contains("This invite works no more");
            assertThat(browser.complaints())
                    .filteredOn(one -> one.contains("Content Security Policy"))
                    .isEmpty();
        }
        assertThat(uses(token)).isEqualTo(1);
        assertThat(roles(event)).containsExactly("owner", "viewer");
    }

    @Test
    void whoeverIsTheLastOwnerDoesNotGoAndWhoeverGoesIsForgotten() throws Exception {
        String event = hosts.event("");
        Caller one = joins(event, hosts.people.someone(hosts.people.account(), "viewer"), "owner");
        assertThat(hosts.people
                        .delete(hosts.owner, team(event) + "/" + hosts.owner.uuid())
                        .status())
                .isEqualTo(204);
        Reply stays = hosts.people.delete(one, "/me");
        assertThat(stays.status()).as(stays.text()).isEqualTo(409);
        assertThat(stays.text()).contains("Summer party");

        Caller other = joins(event, hosts.people.someone(hosts.people.account(), "viewer"), "owner");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = new ArrayList<Integer>();
            for (var reply : pool.invokeAll(List.<Callable<Reply>>of(
                    () -> hosts.people.delete(one, "/me"), () -> hosts.people.delete(other, "/me")))) {
                replies.add(reply.get().status());
            }
            assertThat(replies).containsExactlyInAnyOrder(204, 409);
        }
        assertThat(roles(event)).containsExactly("owner");
    }

    @Test
    void whatIsHeldOfAHostIsShownToThemAndGoesWithThem() {
        String event = hosts.event("");
        String other = hosts.event("");
        Caller host = hosts.people.someone(hosts.account, "viewer");
        assertThat(accept(host, invited(event, host.email(), "viewer")).status())
                .isEqualTo(200);
        String waiting = invited(other, host.email(), "editor");
        JsonNode data = hosts.people.get(host, "/me/data-export").json();
        assertThat(data.path("event_roles").findValuesAsText("event_id")).containsExactly(event);
        assertThat(data.path("event_invites").findValuesAsText("event_id")).containsExactly(event, other);

        assertThat(hosts.people.delete(host, "/me").status()).isEqualTo(204);
        assertThat(look(waiting).status()).isEqualTo(410);
        assertThat(roles(event)).containsExactly("owner");
        assertThat(hosts.people.mentions(host.email())).isEmpty();

        // an administrator erases whomever they must: those of the event's account own it without a row
        Caller last = hosts.people.someone(hosts.account, "analyst");
        Caller admin = hosts.people.someone(hosts.account, "admin");
        String theirs = hosts.people
                .post(last, "/events", "{\"name\": \"Theirs\"}")
                .json()
                .path("id")
                .asText();
        assertThat(hosts.people.delete(admin, "/api/users/" + last.uuid()).status())
                .isEqualTo(204);
        assertThat(hosts.people
                        .get(admin, "/events/" + theirs)
                        .json()
                        .path("your_role")
                        .asText())
                .isEqualTo("owner");
    }

    @Test
    void aPersonChangesSoMuchInAMinute() {
        Caller busy = someone();
        for (int time = 0; time < 120; time++) {
            assertThat(hosts.people
                            .delete(busy, team("AAAAAAAAAAA") + "/" + NOBODY)
                            .status())
                    .isEqualTo(404);
        }
        Reply over = hosts.people.delete(busy, team("AAAAAAAAAAA") + "/" + NOBODY);
        assertThat(over.status()).isEqualTo(429);
        assertThat(over.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(hosts.people.get(busy, "/events").status()).isEqualTo(200);
    }
}
