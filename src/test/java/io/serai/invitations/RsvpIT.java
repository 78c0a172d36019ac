package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import io.serai.invitations.HostsFixture.Guest;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Guests look and answer.
class RsvpIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static HostsFixture hosts;

    @BeforeAll
    static void start() {
        hosts = new HostsFixture();
    }

    @BeforeEach
    void another() {
        hosts.another();
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    private static String status(Guest guest) {
        return hosts.people
                .texts("SELECT CONCAT_WS(' ', status, plus_ones) FROM event_guest WHERE id_random = '" + guest.id()
                        + "'")
                .getFirst();
    }

    @Test
    void lookingAnswersNothing() {
        String event = hosts.event("");
        Guest guest = hosts.guest(event, "");
        for (int look = 0; look < 3; look++) {
            JsonNode seen = hosts.hub.get(guest.page()).json();
            assertThat(seen.at("/event/start_at").asText()).isEqualTo("2031-06-01T19:00:00+02:00");
            assertThat(seen.path("status").asText()).isIn("invited", "opened");
        }
        assertThat(status(guest)).isEqualTo("opened 0");
        assertThat(hosts.people.texts(
                        "SELECT CONCAT_WS(' ', a.kind, a.score IS NULL, a.answer IS NULL) FROM event_access a "
                                + "JOIN event_guest g ON g.id = a.guest_id WHERE g.id_random = '" + guest.id() + "'"))
                .containsExactly("visit 1 1", "visit 1 1", "visit 1 1");
    }

    @Test
    void anAnswerIsTakenConfirmedAndMayBeChanged() {
        String event = hosts.event("\"plus_ones_max\": 2");
        Guest guest = hosts.guest(event, "");
        Reply comes = hosts.comes(guest, 2);
        assertThat(comes.status()).as(comes.text()).isEqualTo(200);
        assertThat(comes.json().path("status").asText()).isEqualTo("attending");
        assertThat(comes.json().path("plus_ones").asInt()).isEqualTo(2);
        assertThat(comes.json().path("changed_until").asText()).isEqualTo("2031-06-01T19:00:00+02:00");
        assertThat(hosts.comes(guest, 2).status()).isEqualTo(200);
        assertThat(hosts.counts(event).path("plus_ones").asInt()).isEqualTo(2);
        assertThat(hosts.declines(guest).json().path("status").asText()).isEqualTo("declined");
        assertThat(status(guest)).isEqualTo("declined 0");
        // the same answer again is told once
        assertThat(hosts.told(guest)).containsExactly("confirmation", "confirmation");
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        hosts.people.texts("SELECT n.state FROM event_notice n JOIN event_guest g "
                                + "ON g.id = n.guest_id WHERE g.id_random = '" + guest.id() + "'"))
                .hasSize(2)
                .allMatch("sent"::equals));
    }

    @Test
    void whatCanNotBeIsRefusedAndChangesNothing() {
        String event = hosts.event("\"plus_ones_max\": 1");
        Guest guest = hosts.guest(event, "");
        assertThat(hosts.comes(guest, 2).status()).isEqualTo(422);
        assertThat(hosts.answer(guest, "{\"plus_ones\": 1}").status()).isEqualTo(422);
        assertThat(hosts.answer(guest, "{\"attending\": \"yes\"}").status()).isEqualTo(422);
        assertThat(status(guest)).isEqualTo("invited 0");
        Guest many = hosts.guest(event, "\"plus_ones_allowed\": 3");
        assertThat(hosts.comes(many, 3).status()).isEqualTo(200);
    }

    @Test
    void aLinkThatIsNoneLeadsNowhereAlikeWhateverIsWrong() {
        String event = hosts.event("");
        Guest guest = hosts.guest(event, "");
        String token = guest.token();
        String other = token.substring(0, token.length() - 2) + (token.endsWith("AA") ? "BB" : "AA");
        List<String> wrong = List.of(
                "nonsense",
                other,
                "2" + token.substring(1),
                "1.AAAAAAAAAAA." + token.substring(token.lastIndexOf('.') + 1));
        for (String each : wrong) {
            Reply none = hosts.hub.get("/rsvp/" + each);
            assertThat(none.status()).as(each).isEqualTo(404);
            assertThat(none.json().path("detail").asText())
                    .isEqualTo("There is nothing at this address. Is the link whole?");
        }
        Reply page = hosts.hub.send(hosts.hub
                .request("/rsvp/" + other)
                .header("Accept", "text/html")
                .GET()
                .build());
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.text()).contains("leads nowhere");
    }

    @Test
    void aLinkThatWasReplacedOrWhoseGuestIsGoneSaysSo() {
        String event = hosts.event("");
        Guest guest = hosts.guest(event, "");
        Reply anew = hosts.people.post(
                hosts.owner, "/events/" + event + "/guests/" + guest.id() + "/token/rotate?send=false");
        assertThat(anew.status()).as(anew.text()).isEqualTo(200);
        assertThat(hosts.hub.get(guest.page()).status()).isEqualTo(410);
        assertThat(hosts.comes(guest, 0).status()).isEqualTo(410);
        var now = new Guest(guest.id(), anew.json().path("token").asText());
        assertThat(hosts.comes(now, 0).status()).isEqualTo(200);
        assertThat(hosts.people
                        .delete(hosts.owner, "/events/" + event + "/guests/" + guest.id())
                        .status())
                .isEqualTo(204);
        assertThat(hosts.hub.get(now.page()).status()).isEqualTo(410);
        Guest last = hosts.guest(event, "");
        assertThat(hosts.people.delete(hosts.owner, "/events/" + event).status())
                .isEqualTo(409);
        assertThat(hosts.people
                        .delete(hosts.owner, "/events/" + event + "?confirm=true")
                        .status())
                .isEqualTo(204);
        assertThat(hosts.hub.get(last.page()).status()).isEqualTo(410);
        assertThat(hosts.people.get(hosts.owner, "/events/" + event).status()).isEqualTo(404);
    }

    @Test
    void answersEndWhenTheHostSaysOrTheEventBegins() {
        String event = hosts.event("\"rsvp_until\": \"2020-01-01T00:00\"");
        assertThat(hosts.comes(hosts.guest(event, ""), 0).status()).isEqualTo(409);
        String over = hosts.event("");
        Guest guest = hosts.guest(over, "");
        hosts.people.patch(
                hosts.owner, "/events/" + over, "{\"start_datetime\": \"2020-01-01T00:00\", \"rsvp_until\": null}");
        Reply late = hosts.comes(guest, 0);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("detail").asText()).isEqualTo("The event is over.");
    }

    @Test
    void partiesTakePlacesTogetherAndWaitInOrder() {
        String event = hosts.event("\"capacity\": 4, \"plus_ones_max\": 3");
        Guest first = hosts.guest(event, "");
        Guest pair = hosts.guest(event, "");
        Guest three = hosts.guest(event, "");
        Guest single = hosts.guest(event, "");
        assertThat(hosts.comes(first, 2).json().path("status").asText()).isEqualTo("attending");
        assertThat(hosts.comes(three, 2).json().path("position").asInt()).isEqualTo(1);
        assertThat(hosts.comes(pair, 1).json().path("position").asInt()).isEqualTo(2);
        // one place is left: whoever fits takes it
        assertThat(hosts.comes(single, 0).json().path("status").asText()).isEqualTo("attending");
        assertThat(hosts.comes(single, 1).status()).as("no room for one more").isEqualTo(409);
        assertThat(status(single)).isEqualTo("attending 0");
        // two places become free: three do not fit, the pair behind them does
        assertThat(hosts.comes(first, 0).status()).isEqualTo(200);
        assertThat(status(pair)).isEqualTo("attending 1");
        assertThat(status(three)).isEqualTo("waitlisted 2");
        assertThat(hosts.told(pair)).containsExactly("waitlist", "place");
        Reply more = hosts.people.patch(hosts.owner, "/events/" + event, "{\"capacity\": 7}");
        assertThat(more.status()).as(more.text()).isEqualTo(200);
        assertThat(status(three)).isEqualTo("attending 2");
        // fewer places move nobody
        JsonNode fewer = hosts.people
                .patch(hosts.owner, "/events/" + event, "{\"capacity\": 2}")
                .json();
        assertThat(fewer.at("/counts/over").asInt()).isEqualTo(5);
        assertThat(hosts.comes(first, 0).status()).isEqualTo(200);
    }

    @Test
    void aPartyLargerThanTheWholeEventDoesNotWaitInVain() {
        String event = hosts.event("\"capacity\": 2, \"plus_ones_max\": 5");
        assertThat(hosts.comes(hosts.guest(event, ""), 2).status()).isEqualTo(409);
    }

    @Test
    void whatV3ChangesMovesTheWaitlistToo() {
        String event = hosts.event("\"capacity\": 1");
        Guest first = hosts.guest(event, "");
        Guest second = hosts.guest(event, "");
        hosts.comes(first, 0);
        assertThat(hosts.comes(second, 0).json().path("status").asText()).isEqualTo("waitlisted");
        Reply raised = hosts.people.patch(hosts.owner, "/v3/crud/event/" + event, "{\"capacity\": 2}");
        assertThat(raised.status()).as(raised.text()).isEqualTo(200);
        await().atMost(SOON).untilAsserted(() -> assertThat(status(second)).isEqualTo("attending 0"));
        assertThat(hosts.told(second)).containsExactly("waitlist", "place");
    }

    @Test
    void anotherTimeIsToldOnceToThoseWhoAttend() {
        String event = hosts.event("");
        Guest comes = hosts.guest(event, "");
        Guest other = hosts.guest(event, "");
        hosts.comes(comes, 0);
        for (int time = 0; time < 2; time++) {
            assertThat(hosts.people
                            .patch(hosts.owner, "/events/" + event, "{\"start_datetime\": \"2031-06-02T19:00\"}")
                            .status())
                    .isEqualTo(200);
        }
        hosts.people.patch(hosts.owner, "/events/" + event, "{\"description\": \"Bring a hat.\"}");
        assertThat(hosts.told(comes)).containsExactly("confirmation", "change");
        assertThat(hosts.told(other)).isEmpty();
        assertThat(hosts.hub.count("SELECT h.sequence FROM event_hosting h JOIN event e ON e.id = h.event_id "
                        + "WHERE e.id_random = '" + event + "'"))
                .isEqualTo(1);
    }

    @Test
    void noPlaceIsGivenTwiceWhoeverComesAtOnce() throws Exception {
        String event = hosts.event("\"capacity\": 20, \"plus_ones_max\": 2");
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            guests.add(hosts.guest(event, ""));
        }
        try (var pool = Executors.newFixedThreadPool(16)) {
            List<Callable<Reply>> calls = IntStream.range(0, guests.size())
                    .<Callable<Reply>>mapToObj(i -> () -> hosts.comes(guests.get(i), i % 3))
                    .toList();
            for (var reply : pool.invokeAll(calls)) {
                assertThat(reply.get().status()).as(reply.get().text()).isEqualTo(200);
            }
        }
        JsonNode counts = hosts.counts(event);
        int taken = counts.path("attending").asInt() + counts.path("plus_ones").asInt();
        assertThat(taken).isBetween(18, 20);
        assertThat(counts.path("attending").asInt() + counts.path("waitlisted").asInt())
                .isEqualTo(40);
        assertThat(hosts.hub.count("SELECT COUNT(DISTINCT g.turn) FROM event_guest g JOIN event e ON e.id = g.event_id "
                        + "WHERE e.id_random = '" + event + "' AND g.status = 'waitlisted'"))
                .isEqualTo(counts.path("waitlisted").asLong());
        for (Guest guest : guests) {
            assertThat(hosts.told(guest)).hasSize(1);
        }
    }

    @Test
    void thePageAnswersWithoutScripts() {
        String event = hosts.event("\"plus_ones_max\": 2, \"language\": \"de\", \"location\": \"Halle <5>\"");
        Guest guest = hosts.guest(event, "");
        Reply page = hosts.hub.send(hosts.hub
                .request(guest.page())
                .header("Accept", "text/html,application/xhtml+xml")
                .GET()
                .build());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("lang=\"de\"", "Kommen Sie?", "Halle &lt;5&gt;", "Sonntag, 1. Juni 2031")
                .doesNotContain("https://");
        assertThat(page.response().headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(page.response().headers().firstValue("X-Robots-Tag")).hasValue("noindex");
        Reply sent = form(guest, "attending=yes&plus_ones=1&note=Vegan");
        assertThat(sent.status()).as(sent.text()).isEqualTo(303);
        assertThat(sent.response().headers().firstValue("Location")).hasValue(guest.page());
        assertThat(status(guest)).isEqualTo("attending 1");
        Reply many = form(guest, "attending=yes&plus_ones=9");
        assertThat(many.status()).isEqualTo(422);
        assertThat(many.text()).contains("expected a number from 0 to 2", "Wir erwarten Sie mit 1 weiteren");
    }

    private static Reply form(Guest guest, String body) {
        return hosts.hub.send(hosts.hub
                .request(guest.page() + "/answer")
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void aWallTimeThatTheClockSkipsIsSettledAndSaid() {
        Reply made = hosts.people.post(
                hosts.owner,
                "/events",
                "{\"name\": \"Night\", \"start_datetime\": \"2031-03-30T02:30\", \"end_datetime\": \"2031-10-26T02:30\","
                        + " \"timezone\": \"Europe/Berlin\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().path("start_at").asText()).isEqualTo("2031-03-30T03:30:00+02:00");
        assertThat(made.json().path("end_at").asText()).isEqualTo("2031-10-26T02:30:00+02:00");
        assertThat(made.json().path("notices")).hasSize(2);
        for (String wrong : List.of(
                "\"timezone\": \"CEST\"",
                "\"timezone\": \"Mars/Olympus\"",
                "\"capacity\": 0",
                "\"language\": \"???\"",
                "\"start_datetime\": \"tomorrow\"",
                "\"start_datetime\": \"2031-06-02T00:00\", \"end_datetime\": \"2031-06-01T00:00\"")) {
            assertThat(hosts.people
                            .post(hosts.owner, "/events", "{\"name\": \"Night\", " + wrong + "}")
                            .status())
                    .as(wrong)
                    .isEqualTo(422);
        }
        for (String nameless : List.of("{}", "{\"name\": \" \"}", "{\"name\": null}")) {
            assertThat(hosts.people.post(hosts.owner, "/events", nameless).status())
                    .as(nameless)
                    .isEqualTo(422);
        }
    }

    @Test
    void theCalendarFileHoldsTheEventAndNothingOfTheGuest() {
        String event = hosts.event("\"location\": \"Hall; 5, left\"");
        Guest guest = hosts.guest(event, "");
        Reply file = hosts.hub.get(guest.page() + "/calendar.ics");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.text())
                .contains("METHOD:PUBLISH", "UID:" + event + "@", "LOCATION:Hall\\; 5\\, left", "TZID:Europe/Berlin")
                .doesNotContain(guest.token(), "ATTENDEE", "guests.example.org");
    }

    @Test
    void aStrangerWithTheLinkIsDoubtedAndThenBlockedAndTheGuestIsNot() {
        String event = hosts.event("");
        Guest guest = hosts.guest(event, "");
        String mine = "{\"screen\": \"390x844\", \"time_zone\": \"Europe/Berlin\", \"language\": \"de\", "
                + "\"platform\": \"iPhone\"}";
        String other = "{\"screen\": \"1920x1080\", \"time_zone\": \"Asia/Tokyo\", \"language\": \"ja\", "
                + "\"platform\": \"Win32\"}";
        hosts.hub.get(guest.page());
        assertThat(hosts.answer(guest, "{\"attending\": true, \"fingerprint\": " + mine + "}")
                        .status())
                .isEqualTo(200);
        // at once and from another device: two things speak against it
        hosts.hub.get(guest.page());
        Reply stranger = hosts.answer(guest, "{\"attending\": false, \"fingerprint\": " + other + "}");
        assertThat(stranger.status()).as(stranger.text()).isEqualTo(403);
        assertThat(stranger.text()).doesNotContain("score");
        assertThat(status(guest)).isEqualTo("attending 0");
        JsonNode log = hosts.people
                .get(hosts.owner, "/events/" + event + "/access-logs?band=block")
                .json()
                .path("items");
        assertThat(log).hasSize(1);
        assertThat(log.get(0).path("blocked").asBoolean()).isTrue();
        assertThat(log.get(0).path("label").asText()).isEqualTo("blocked");
        assertThat(log.get(0).at("/sub_scores/fingerprint").asInt()).isEqualTo(100);
        JsonNode activity = hosts.people
                .get(hosts.owner, "/events/" + event + "/activity")
                .json()
                .path("items");
        assertThat(activity.get(0).path("type").asText()).isEqualTo("rsvp");
        assertThat(activity.get(0).path("blocked").asBoolean()).isTrue();
        assertThat(activity.get(0).path("status").isNull()).isTrue();
        // shadow, allow-list, verdict
        Reply shadow = hosts.people.post(
                hosts.owner,
                "/events/" + event + "/security/thresholds/shadow",
                "{\"medium\": 60, \"high\": 70, \"block\": 100}");
        assertThat(shadow.json().path("changed")).as(shadow.text()).hasSizeGreaterThanOrEqualTo(1);
        assertThat(hosts.people
                        .post(hosts.owner, "/events/" + event + "/security/allowlist", "{\"cidr\": \"127.0.0.9/8\"}")
                        .json()
                        .path("cidr")
                        .asText())
                .isEqualTo("127.0.0.0/8");
        assertThat(hosts.people
                        .post(hosts.owner, "/events/" + event + "/security/allowlist", "{\"cidr\": \"127.0.0.0/8\"}")
                        .status())
                .isEqualTo(409);
        assertThat(hosts.answer(guest, "{\"attending\": true, \"fingerprint\": " + other + "}")
                        .status())
                .isEqualTo(200);
        String id = log.get(0).path("id").asText();
        for (String verdict : List.of("legitimate", "suspicious")) {
            assertThat(hosts.people
                            .post(
                                    hosts.owner,
                                    "/events/" + event + "/access-logs/" + id + "/feedback",
                                    "{\"verdict\": \"" + verdict + "\"}")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(hosts.people
                        .post(
                                hosts.owner,
                                "/events/" + event + "/access-logs/" + id + "/feedback",
                                "{\"verdict\": \"no\"}")
                        .status())
                .isEqualTo(400);
        JsonNode verdicts = hosts.people
                .get(hosts.owner, "/events/" + event + "/security/feedback")
                .json();
        assertThat(verdicts).hasSize(1);
        assertThat(verdicts.get(0).path("verdict").asText()).isEqualTo("suspicious");
    }
}
