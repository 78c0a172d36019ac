package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Guests with a number and no address are told by SMS: to where, how many an hour, and what became of it.
class GuestSmsIT {
    private static final Pattern TO = Pattern.compile("(?:^|&)To=([^&]*)");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String GERMAN = "+4915112345678";
    private static final String JAMAICAN = "+18765551234";
    private static final String CANADIAN = "+14165550123";
    private static final String AMERICAN = "+14155550123";

    /// To whom Twilio sent.
    private static final List<String> SENT = new CopyOnWriteArrayList<>();

    private static HttpServer twilio;
    private static volatile Consumer<String> before = _ -> {};
    private HostsFixture hosts;
    private Caller admin;
    private String connection;
    private String event;

    @BeforeAll
    static void start() throws IOException {
        twilio = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        twilio.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        twilio.createContext("/", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher to = TO.matcher(form);
            assertThat(to.find()).as(form).isTrue();
            SENT.add(URLDecoder.decode(to.group(1), StandardCharsets.UTF_8));
            String sid = "SM" + NUMBER.incrementAndGet();
            before.accept(sid);
            byte[] answer = ("{\"sid\": \"" + sid + "\", \"status\": \"queued\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(201, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        twilio.start();
    }

    @AfterAll
    static void stop() {
        twilio.stop(0);
    }

    /// Each has an account of their own, as the hour is an account's.
    @BeforeEach
    void host() {
        hosts = new HostsFixture();
        admin = hosts.people.someone(hosts.account, "admin");
        SENT.clear();
        before = _ -> {};
        Reply made = hosts.people.post(
                admin, "/v3/hub/connection", """
                {"system": "twilio", "name": "default", "secrets": {"auth_token": "secret"},
                 "settings": {"base_url": "http://127.0.0.1:%d", "account_sid": "AC1", "from": "+15005550006"}}""".formatted(twilio.getAddress().getPort()));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        connection = made.json().at("/data/id").asText();
        event = hosts.event("");
    }

    private Reply set(String settings) {
        return hosts.people.patch(admin, "/v3/hub/connection/" + connection, "{\"settings\": {" + settings + "}}");
    }

    private void allows(String settings) {
        Reply set = set(settings);
        assertThat(set.status()).as(set.text()).isEqualTo(200);
    }

    /// Invites somebody who has a number alone.
    private String invite(String phone) {
        Reply made = hosts.people.post(
                hosts.owner, "/events/" + event + "/guests", "{\"name\": \"Ann\", \"phone\": \"" + phone + "\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String id = made.json().path("id").asText();
        Reply link = hosts.people.post(hosts.owner, "/events/" + event + "/guests/" + id + "/token");
        assertThat(link.status()).as(link.text()).isEqualTo(201);
        return id;
    }

    private JsonNode notice(String guest) {
        return hosts.people
                .get(hosts.owner, "/events/" + event + "/notices")
                .json()
                .path("items")
                .valueStream()
                .filter(one -> one.path("guest_id").asText().equals(guest))
                .findFirst()
                .orElseThrow();
    }

    private void becomes(String guest, String state) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(notice(guest).path("state").asText())
                        .as(notice(guest).toString())
                        .isEqualTo(state));
    }

    private long inbox(String status) {
        return hosts.hub.count(
                "SELECT COUNT(*) FROM inbox i JOIN account a ON a.id = i.account_id WHERE a.id_random = '"
                        + hosts.account + "' AND i.capability = 'invitations.invitation' AND i.status = '" + status
                        + "'");
    }

    @Test
    void toACountryThatIsNotListedNothingIsSentAndTheHostSeesWhy() {
        allows("\"countries\": [\"DE\", \"US\"]");
        String island = invite(JAMAICAN);
        String german = invite(GERMAN);
        becomes(island, "failed");
        becomes(german, "sent");
        assertThat(notice(island).path("reason").asText())
                .contains("Jamaica (JM)")
                .doesNotContain("876");
        JsonNode shown = hosts.people
                .get(hosts.owner, "/events/" + event + "/guests/" + island)
                .json();
        assertThat(shown.at("/last_notice/reason").asText()).contains("Jamaica");
        assertThat(inbox("done"))
                .as("nothing is left to be tried, and no dead letter")
                .isEqualTo(2);
        assertThat(SENT).containsExactly(GERMAN);

        // once it is listed the host invites anew
        allows("\"countries\": [\"JM\"]");
        assertThat(hosts.people
                        .post(hosts.owner, "/events/" + event + "/guests/" + island + "/token/rotate")
                        .status())
                .isEqualTo(200);
        becomes(island, "sent");
        assertThat(notice(island).path("reason").isNull()).isTrue();

        // without a list it is the country of the number that sends, which shares its code with others
        allows("\"countries\": null");
        becomes(invite(CANADIAN), "failed");
        becomes(invite(AMERICAN), "sent");
        allows("\"countries\": []");
        becomes(invite(AMERICAN), "failed");
        assertThat(set("\"countries\": [\"ZZ\"]").text()).contains("body.settings.countries");
        assertThat(set("\"countries\": \"DE\"").status()).isEqualTo(422);
        assertThat(set("\"hourly\": 0").text()).contains("1 to 100000");
    }

    @Test
    void whatIsOverTheHourWaitsAndGoesLater() {
        allows("\"countries\": [\"DE\"], \"hourly\": 2");
        List<String> guests = List.of(invite(GERMAN), invite(GERMAN), invite(GERMAN));
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    assertThat(inbox("done")).isEqualTo(2);
                    assertThat(inbox("retrying")).isEqualTo(1);
                });
        String waiting = guests.stream()
                .filter(one -> notice(one).path("state").asText().equals("queued"))
                .findFirst()
                .orElseThrow();
        assertThat(SENT).hasSize(2);
        assertThat(hosts.hub.count("SELECT MIN(TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), next_attempt_at)) FROM inbox i "
                        + "JOIN account a ON a.id = i.account_id WHERE i.status = 'retrying' AND i.failures = 0 "
                        + "AND a.id_random = '" + hosts.account + "'"))
                .as("it waits for the hour, and that is no failure")
                .isBetween(50L, 75L);

        allows("\"hourly\": 3");
        hosts.hub.execute("UPDATE inbox i JOIN account a ON a.id = i.account_id SET next_attempt_at = UTC_TIMESTAMP(3) "
                + "WHERE i.status = 'retrying' AND a.id_random = '" + hosts.account + "'");
        becomes(waiting, "sent");
        assertThat(SENT).hasSize(3);
    }

    // what Twilio reports

    /// As Twilio signs it.
    private void report(String sid, String status) {
        String address = "/webhooks/twilio/" + connection;
        String signed = "http://127.0.0.1:" + hosts.hub.port + address + "MessageSid" + sid + "MessageStatus" + status;
        Reply reply = hosts.hub.send(hosts.hub
                .request(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Twilio-Signature", signature(signed))
                .POST(HttpRequest.BodyPublishers.ofString("MessageSid=" + sid + "&MessageStatus=" + status))
                .build());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static String signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void worked() {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> hosts.hub.count("SELECT COUNT(*) FROM inbox i JOIN account a ON a.id = i.account_id "
                                + "WHERE a.id_random = '" + hosts.account
                                + "' AND i.capability = 'twilio.webhook' AND i.status <> 'done'")
                        == 0);
    }

    private long kept() {
        return hosts.hub.count("SELECT COUNT(*) FROM event_early_report r JOIN account a ON a.id = r.account_id "
                + "WHERE a.id_random = '" + hosts.account + "'");
    }

    @Test
    void aReportThatComesBeforeTheSendingIsNotedIsNotLost() {
        allows("\"countries\": [\"DE\"]");
        List<String> sids = new CopyOnWriteArrayList<>();
        before = sid -> {
            sids.add(sid);
            report(sid, "delivered");
            worked();
        };
        becomes(invite(GERMAN), "delivered");
        before = sid -> {
            report(sid, "undelivered");
            report(sid, "delivered");
            report(sid, "undelivered");
            worked();
        };
        becomes(invite(GERMAN), "bounced");
        // and after it, as ever
        before = sids::add;
        String later = invite(GERMAN);
        becomes(later, "sent");
        report(sids.getLast(), "delivered");
        becomes(later, "delivered");
        assertThat(kept()).isZero();
        // of nobody's message: kept for a while
        report("SMnobodys", "delivered");
        worked();
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void reportsAndSendingsThatMeetFindEachOther() {
        allows("\"countries\": [\"DE\"]");
        before = sid -> Thread.ofVirtual().start(() -> report(sid, "delivered"));
        List<String> guests =
                IntStream.range(0, 25).mapToObj(_ -> invite(GERMAN)).toList();
        guests.forEach(guest -> becomes(guest, "delivered"));
        worked();
        assertThat(kept()).isZero();
    }

    /// A hub ended right after it had noted the message.
    @Test
    void whatIsLeftIsNotedAtTheNextLookAndDroppedAfterAWeek() {
        allows("\"countries\": [\"DE\"]");
        List<String> sids = new CopyOnWriteArrayList<>();
        before = sids::add;
        String guest = invite(GERMAN);
        becomes(guest, "sent");
        String keep =
                "INSERT INTO event_early_report (account_id, message_id, state, noted_on) SELECT id, '%s', 'bounced', "
                        + "UTC_TIMESTAMP(3) - INTERVAL %d DAY FROM account WHERE id_random = '" + hosts.account + "'";
        hosts.hub.execute(keep.formatted(sids.getFirst(), 1));
        hosts.hub.execute(keep.formatted("SMyoung", 6));
        hosts.hub.execute(keep.formatted("SMold", 8));
        var database = hosts.hub.database;
        new NoticeReports(new DriverManagerDataSource(database.url(), database.user(), database.password()))
                .lookAfter();
        becomes(guest, "bounced");
        assertThat(kept()).isEqualTo(1);
    }
}
