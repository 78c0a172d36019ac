package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import io.serai.hub.database.PublicId;
import io.serai.invitations.HostsFixture.Guest;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Links of guests, and how they are invited and reminded.
class GuestTokensIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SEVERAL_LOOKS = Duration.ofSeconds(6);
    private static HostsFixture hosts;

    @BeforeAll
    static void start() {
        hosts = new HostsFixture();
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    private static String guest(String event, String guest) {
        Reply made = hosts.people.post(hosts.owner, "/events/" + event + "/guests", guest);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private static Reply post(String event, String rest, String... body) {
        return hosts.people.post(hosts.owner, "/events/" + event + rest, body);
    }

    private static List<String> notices(String event) {
        return hosts.people.texts(
                "SELECT CONCAT_WS(' ', g.email, n.kind, n.channel) FROM event_notice n JOIN event e ON e.id = n.event_id "
                        + "JOIN event_guest g ON g.id = n.guest_id WHERE e.id_random = '" + event + "' ORDER BY n.id");
    }

    private static String address() {
        return PublicId.random().replaceAll("[_-]", "x").toLowerCase(java.util.Locale.ROOT) + "@guests.example.org";
    }

    private static JsonNode caught(String address) {
        return hosts.hub
                .send(hosts.hub.request("/api/dev/mail?to=" + address).GET().build())
                .json();
    }

    @Test
    void aLinkIsShownOnceSentToTheAddressOfThatTimeAndReplaced() {
        String event = hosts.event("\"language\": \"de-AT\"");
        String before = address();
        String after = address();
        String id = guest(event, "{\"email\": \"" + before + "\", \"phone\": \"+49 30 1234567\"}");
        Reply made = post(event, "/guests/" + id + "/token");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.response().headers().firstValue("Cache-Control")).hasValue("no-store");
        JsonNode link = made.json();
        assertThat(link.path("mail").asText()).isEqualTo("queued");
        assertThat(link.path("url").asText())
                .endsWith("/rsvp/" + link.path("token").asText());
        assertThat(link.path("sms_text").asText())
                .contains("Summer party", "lädt", link.path("url").asText());
        assertThat(link.path("wa_url").asText())
                .startsWith("https://wa.me/49301234567?text=")
                .doesNotContain("+", " ")
                .contains("%20");
        assertThat(post(event, "/guests/" + id + "/token").status()).isEqualTo(409);
        await().atMost(SOON).until(() -> caught(before).size() == 1);
        hosts.people.patch(hosts.owner, "/events/" + event + "/guests/" + id, "{\"email\": \"" + after + "\"}");
        var old = new Guest(id, link.path("token").asText());
        Reply anew = post(event, "/guests/" + id + "/token/rotate");
        assertThat(anew.status()).isEqualTo(200);
        assertThat(hosts.hub.get(old.page()).status()).isEqualTo(410);
        var now = new Guest(id, anew.json().path("token").asText());
        assertThat(hosts.hub.get(now.page()).status()).isEqualTo(200);
        await().atMost(SOON).until(() -> caught(after).size() == 1);
        assertThat(caught(before)).hasSize(1);
        for (String token : List.of(old.token(), now.token())) {
            assertThat(hosts.people.texts("SELECT 1 FROM inbox WHERE INSTR(body, '" + token + "') > 0"))
                    .isEmpty();
            assertThat(hosts.hub.output()).doesNotContain(token);
        }
    }

    @Test
    void whoHasAnsweredGetsTheirNewLinkToo() {
        String event = hosts.event("");
        String address = address();
        String id = guest(event, "{\"email\": \"" + address + "\"}");
        Reply made = post(event, "/guests/" + id + "/token?send=false");
        assertThat(made.json().path("mail").asText()).isEqualTo("none");
        assertThat(made.json().path("wa_url").isNull()).isTrue();
        assertThat(notices(event)).isEmpty();
        hosts.comes(new Guest(id, made.json().path("token").asText()), 0);
        await().atMost(SOON).until(() -> caught(address).size() == 1);
        post(event, "/guests/" + id + "/token/rotate");
        await().atMost(SOON).until(() -> caught(address).size() == 2);
    }

    @Test
    void anAddressThatIsNotToBeWrittenToIsSaid() {
        String event = hosts.event("");
        String address = address();
        hosts.hub.execute(
                "INSERT INTO suppression (account_id, channel, address_key, address, reason, source, noted_on) "
                        + "SELECT id, 'mail', '" + address + "', '" + address + "', 'bounce', 'test', UTC_TIMESTAMP(3) "
                        + "FROM account WHERE id_random = '" + hosts.account + "'");
        String id = guest(event, "{\"email\": \"" + address + "\"}");
        assertThat(post(event, "/guests/" + id + "/token").json().path("mail").asText())
                .isEqualTo("suppressed");
        JsonNode shown = hosts.people
                .get(hosts.owner, "/events/" + event + "/guests")
                .json()
                .at("/items/0");
        assertThat(shown.at("/last_notice/state").asText()).isEqualTo("suppressed");
        assertThat(shown.path("token").asText()).isEqualTo("active");
    }

    @Test
    void manyAreInvitedAtOnceAndWhoHasALinkKeepsIt() {
        String event = hosts.event("");
        Guest first = hosts.guest(event, "");
        String second = guest(event, "{\"email\": \"" + address() + "\"}");
        String third = guest(event, "{\"phone\": \"+49 30 1234567\"}");
        assertThat(post(event, "/guests/invitations/bulk", "{\"guest_ids\": []}")
                        .status())
                .isEqualTo(422);
        String tooMany = "\""
                + String.join(
                        "\",\"",
                        IntStream.range(0, 5_001).mapToObj(Integer::toString).toList()) + "\"";
        assertThat(post(event, "/guests/invitations/bulk", "{\"guest_ids\": [" + tooMany + "]}")
                        .status())
                .isEqualTo(422);
        JsonNode some = post(
                        event,
                        "/guests/invitations/bulk",
                        "{\"guest_ids\": [\"%s\", \"%s\", \"%s\", \"AAAAAAAAAAA\"]}"
                                .formatted(first.id(), second, second))
                .json();
        assertThat(some.path("items").findValuesAsText("guest_id")).containsExactly(second);
        assertThat(some.at("/items/0/mail").asText()).isEqualTo("queued");
        assertThat(some.path("skipped").toString())
                .contains("\"guest_id\":\"" + first.id() + "\"", "active", "AAAAAAAAAAA", "unknown");
        assertThat(hosts.hub.get(first.page()).status()).isEqualTo(200);
        JsonNode rest = post(event, "/guests/invitations/bulk").json();
        assertThat(rest.path("items").findValuesAsText("guest_id")).containsExactly(third);
        assertThat(rest.at("/items/0/mail").asText()).isEqualTo("none");
        assertThat(rest.path("skipped")).isEmpty();
        assertThat(hosts.hub.get("/rsvp/" + rest.at("/items/0/token").asText()).status())
                .isEqualTo(200);
        // where nothing can send to a number, a person is to
        String notice = "event_notice n JOIN event_guest g ON g.id = n.guest_id";
        String theirs = " WHERE g.id_random = '" + third + "'";
        await().atMost(SOON).until(() -> hosts.people
                .texts("SELECT n.state FROM " + notice + theirs)
                .equals(List.of("sent")));
        hosts.hub.execute("UPDATE " + notice + " SET n.channel = 'manual', n.state = 'queued'" + theirs);
        Reply told = post(event, "/guests/" + third + "/notices", "{\"channel\": \"wa\"}");
        assertThat(told.status()).as(told.text()).isEqualTo(201);
        assertThat(told.json().at("/last_notice/channel").asText()).isEqualTo("wa");
        assertThat(told.json().at("/last_notice/state").asText()).isEqualTo("sent");
        assertThat(hosts.people.texts("SELECT CONCAT_WS(' ', n.channel, n.state) FROM " + notice + theirs))
                .containsExactly("wa sent");
        post(event, "/guests/" + third + "/notices", "{\"channel\": \"manual\"}");
        assertThat(hosts.people.texts("SELECT CONCAT_WS(' ', n.channel, n.state) FROM " + notice + theirs))
                .containsExactlyInAnyOrder("wa sent", "manual sent");
    }

    @Test
    void fiveThousandAreInvitedInOneCall() {
        String event = hosts.event("");
        hosts.hub.execute("INSERT INTO event_guest (id_random, event_id, email, email_key) "
                + "SELECT CONCAT('L', LPAD(seq, 5, '0'), LEFT('" + event + "', 5)), e.id, "
                + "CONCAT('l', seq, '@many.example.org'), CONCAT('l', seq, '@many.example.org') FROM seq_1_to_5000, "
                + "event e WHERE e.id_random = '" + event + "'");
        long begun = System.nanoTime();
        Reply reply = post(event, "/guests/invitations/bulk");
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        // what is sent is not looked at here
        hosts.hub.execute("DELETE FROM inbox WHERE provider = 'invitations' AND status = 'accepted' AND account_id = "
                + "(SELECT id FROM account WHERE id_random = '" + hosts.account + "')");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("items")).hasSize(5_000);
        System.out.println("5,000 guests were invited in " + millis + " ms");
        assertThat(hosts.hub.count("SELECT COUNT(*) FROM event_guest g JOIN event e ON e.id = g.event_id "
                        + "WHERE e.id_random = '" + event + "' AND g.status = 'invited' AND g.token_hash IS NOT NULL"))
                .isEqualTo(5_000);
        assertThat(hosts.hub.count("SELECT COUNT(*) FROM event_notice n JOIN event e ON e.id = n.event_id "
                        + "WHERE e.id_random = '" + event + "' AND n.kind = 'invitation' AND n.channel = 'mail'"))
                .isEqualTo(5_000);
    }

    /// UTC, as the event's zone.
    private static String in(long hours) {
        return LocalDateTime.now(ZoneOffset.UTC)
                .plusHours(hours)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    /// Invited a week ago.
    private static String invited(String event) {
        String email = address();
        String id = guest(event, "{\"email\": \"" + email + "\"}");
        post(event, "/guests/" + id + "/token");
        hosts.hub.execute("UPDATE event_notice n JOIN event_guest g ON g.id = n.guest_id "
                + "SET n.created_on = n.created_on - INTERVAL 7 DAY WHERE g.id_random = '" + id + "'");
        return email;
    }

    private static void inUtc(String event, String rest) {
        Reply changed = hosts.people.patch(hosts.owner, "/events/" + event, "{\"timezone\": \"UTC\"" + rest + "}");
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    }

    @Test
    void whoHasNotAnsweredIsRemindedOnceWhenItIsTime() {
        // a month away at first, so that all are invited before it is time
        String event = hosts.event("\"rsvp_until\": \"" + in(24 * 30) + "\", \"remind_days\": 3");
        inUtc(event, "");
        String silent = invited(event);
        String id = guest(event, "{\"email\": \"" + address() + "\"}");
        String token = post(event, "/guests/" + id + "/token?send=false")
                .json()
                .path("token")
                .asText();
        hosts.declines(new Guest(id, token));
        guest(event, "{\"email\": \"" + address() + "\"}"); // has no link
        String late = address();
        String lateId = guest(event, "{\"email\": \"" + late + "\"}");
        inUtc(event, ", \"rsvp_until\": \"" + in(24) + "\"");
        await().atMost(SOON).until(() -> notices(event).contains(silent + " reminder mail"));
        post(event, "/guests/" + lateId + "/token");
        await().during(SEVERAL_LOOKS).atMost(SOON).until(() -> reminders(event).equals(List.of(silent)));
        // a host may all the same
        Reply now = post(event, "/reminders");
        assertThat(now.status()).as(now.text()).isEqualTo(200);
        assertThat(now.json().path("reminded").asInt()).isEqualTo(1);
        assertThat(post(event, "/reminders").json().path("reminded").asInt()).isZero();
        assertThat(reminders(event)).containsExactly(silent, late);
        await().atMost(SOON)
                .until(() -> caught(silent).findValuesAsText("subject").contains("Do you come? Summer party"));
    }

    private static List<String> reminders(String event) {
        return notices(event).stream()
                .filter(text -> text.contains(" reminder "))
                .map(text -> text.substring(0, text.indexOf(' ')))
                .toList();
    }

    @Test
    void nobodyIsRemindedOnceAnswersHaveEndedOrTheEventIsGoneOrItSaysNever() {
        String ended = hosts.event("\"rsvp_until\": \"" + in(24 * 30) + "\"");
        inUtc(ended, "");
        invited(ended);
        String gone = hosts.event("\"rsvp_until\": \"" + in(24 * 30) + "\"");
        inUtc(gone, "");
        invited(gone);
        String never = hosts.event("\"rsvp_until\": \"" + in(24 * 30) + "\"");
        inUtc(never, ", \"remind_days\": null");
        invited(never);
        inUtc(ended, ", \"rsvp_until\": \"" + in(-1) + "\"");
        assertThat(hosts.people
                        .delete(hosts.owner, "/events/" + gone + "?confirm=true")
                        .status())
                .isEqualTo(204);
        hosts.hub.execute("UPDATE event SET rsvp_until = UTC_TIMESTAMP() + INTERVAL 1 DAY WHERE id_random IN ('" + gone
                + "', '" + never + "')");
        assertThat(post(ended, "/reminders").status()).isEqualTo(409);
        await().during(SEVERAL_LOOKS).atMost(SOON).until(() -> List.of(ended, gone, never).stream()
                .allMatch(event -> reminders(event).isEmpty()));
        assertThat(post(never, "/reminders").json().path("reminded").asInt()).isEqualTo(1);
    }
}
