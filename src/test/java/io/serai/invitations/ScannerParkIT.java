package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.invitations.HostsFixture.Guest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Programs that look for viruses open every link, some of them as browsers do. None of them answers, and the
/// guest, who comes from a phone on another network, is not doubted for it.
class ScannerParkIT {
    private static final String BROWSER =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                    + "Chrome/141.0.0.0 Safari/537.36";
    private static final String PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
            + "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    private static final String DESK = "{\"screen\": \"1024x768\", \"time_zone\": \"UTC\", \"language\": \"en-US\", "
            + "\"platform\": \"Linux x86_64\"";
    private static final int READING_MILLIS = 3_200;

    private static HostsFixture hosts;
    private static HttpClient park;
    private static HttpClient phone;

    @BeforeAll
    static void start() throws IOException {
        hosts = new HostsFixture();
        park = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.0.1"))
                .build();
        phone = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.77.3.9"))
                .build();
    }

    @AfterAll
    static void stop() {
        park.close();
        phone.close();
        hosts.close();
    }

    private interface Behaviour {
        void visits(Guest guest) throws IOException, InterruptedException;
    }

    private static int send(HttpClient client, String method, String path, String agent, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hosts.hub.port + path))
                .header("User-Agent", agent)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int get(Guest guest, String agent, String... headers) throws IOException, InterruptedException {
        return send(park, "GET", guest.page(), agent, "", headers);
    }

    private static Map<String, Behaviour> behaviours() {
        var all = new LinkedHashMap<String, Behaviour>();
        all.put("GET", guest -> get(guest, BROWSER));
        all.put("HEAD", guest -> send(park, "HEAD", guest.page(), BROWSER, ""));
        all.put("HEAD, then GET", guest -> {
            send(park, "HEAD", guest.page(), BROWSER, "");
            get(guest, BROWSER);
        });
        all.put("twice", guest -> {
            get(guest, BROWSER);
            get(guest, BROWSER);
        });
        all.put("ten times", guest -> {
            for (int time = 0; time < 10; time++) {
                get(guest, BROWSER);
            }
        });
        all.put("prefetch", guest -> get(guest, BROWSER, "Sec-Purpose", "prefetch"));
        all.put("prerender", guest -> get(guest, BROWSER, "Sec-Purpose", "prefetch;prerender"));
        all.put("preview", guest -> get(guest, BROWSER, "Purpose", "preview"));
        all.put("says what it is", guest -> get(guest, "Mozilla/5.0 (compatible; ExampleBot/2.1)"));
        all.put("a page's browser without a head", guest -> {
            String agent = BROWSER.replace("Chrome/", "HeadlessChrome/");
            get(guest, agent, "Accept", "text/html");
            send(park, "POST", guest.page() + "/access", agent, DESK + ", \"gesture\": false}");
        });
        all.put("a browser that runs the page's script", guest -> {
            get(guest, BROWSER, "Accept", "text/html");
            send(park, "POST", guest.page() + "/access", BROWSER, DESK + ", \"gesture\": false}");
        });
        all.put("follows all links of the page", guest -> {
            get(guest, BROWSER, "Accept", "text/html");
            send(park, "GET", guest.page() + "/calendar.ics", BROWSER, "");
            send(park, "GET", guest.page() + "/answer", BROWSER, "");
        });
        return all;
    }

    @Test
    void nobodyAnswersByLookingAndTheGuestIsNotDoubtedForIt() throws Exception {
        String event = hosts.event("");
        var guests = new LinkedHashMap<String, Guest>();
        for (var behaviour : behaviours().entrySet()) {
            Guest guest = hosts.guest(event, "");
            behaviour.getValue().visits(guest);
            guests.put(behaviour.getKey(), guest);
        }
        assertThat(guests).hasSize(12);
        assertThat(hosts.counts(event).path("attending").asInt()).isZero();
        assertThat(hosts.hub.count("SELECT COUNT(*) FROM event_access a JOIN event e ON e.id = a.event_id "
                        + "WHERE e.id_random = '" + event + "' AND a.kind = 'rsvp'"))
                .isZero();
        for (Guest guest : guests.values()) {
            assertThat(send(phone, "GET", guest.page(), PHONE, "", "Accept", "text/html"))
                    .isEqualTo(200);
        }
        Thread.sleep(READING_MILLIS);
        for (var guest : guests.entrySet()) {
            assertThat(send(
                            phone,
                            "POST",
                            guest.getValue().page(),
                            PHONE,
                            "{\"attending\": true, \"fingerprint\": {\"screen\": \"390x844\", \"time_zone\": "
                                    + "\"Europe/Berlin\", \"language\": \"de\", \"platform\": \"iPhone\"}}"))
                    .as(guest.getKey())
                    .isEqualTo(200);
        }
        JsonNode low = hosts.people
                .get(hosts.owner, "/events/" + event + "/access-logs?band=low")
                .json()
                .path("items");
        var answered = new LinkedHashMap<String, String>();
        low.forEach(access -> {
            if (access.path("kind").asText().equals("rsvp")) {
                answered.put(access.path("guest_id").asText(), access.toString());
            }
        });
        guests.forEach((name, guest) ->
                assertThat(answered.keySet()).as("%s: %s", name, low).contains(guest.id()));
    }
}
