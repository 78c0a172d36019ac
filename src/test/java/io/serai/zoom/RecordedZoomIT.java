package io.serai.zoom;

import static io.serai.zoom.ZoomFixture.EVENT;
import static io.serai.zoom.ZoomFixture.hook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What Zoom answered is kept, its tokens are not, and a route that looks first is tried.
class RecordedZoomIT {
    private static final String SECRET = "first-webhook-secret";
    private static final String STEP = "        - bean: {ref: zoomTickets, method: apply}\n";
    private static ZoomFixture zoom;
    private static String connection;

    @BeforeAll
    static void start() {
        zoom = new ZoomFixture(4, "SERAI_RECORD_VENDORS", "true");
        connection = zoom.connect("demoAcct001", SECRET, EVENT, "pjrcghqwert");
    }

    @AfterAll
    static void stop() {
        zoom.close();
    }

    @BeforeEach
    void aTicket() {
        zoom.empty();
        // but what the hub knows since the first, and does not ask for again
        zoom.hub.execute("DELETE FROM vendor_record WHERE what NOT LIKE '%ticket_types%'");
        zoom.ticket("t1", "zoe@example.org", "first_name", "Zoë", "last_name", "Smith");
        Reply reply = zoom.deliver(connection, SECRET, hook("ticket_created", EVENT, "t1", "zoe@example.org", 1));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> zoom.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'done'") == 1);
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        zoom.hub.count("SELECT COUNT(*) FROM vendor_record r JOIN inbox i ON i.id = r.inbox_id") > 0);
    }

    private static JsonNode played(String yaml) {
        Reply reply = zoom.post(
                "/v3/hub/route/zoom-apply-ticket/shadow",
                ZoomFixture.JSON.createObjectNode().put("yaml", yaml).toString());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("data");
    }

    private static String live() throws IOException {
        return Files.readString(Path.of("routes/zoom/tickets.camel.yaml"));
    }

    @Test
    void noTokenIsKept() {
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM vendor_record WHERE what LIKE '%oken%'"))
                .isZero();
    }

    /// Its answers are not all kept with this event, or it was taken in already: whichever, it is said.
    @Test
    void whatCannotBeToldIsSaidToBe() throws Exception {
        JsonNode found = played(live().replace(STEP, ""));
        assertThat(found.at("/events/not_comparable").asInt())
                .as(found.toPrettyString())
                .isEqualTo(1);
        assertThat(found.at("/not_comparable/0/why").asText()).isNotEmpty();
    }
}
