package io.serai.zoom;

import static io.serai.zoom.ZoomFixture.EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What changed at Zoom while its webhooks did not arrive.
class ZoomHealIT {
    private static ZoomFixture zoom;

    @BeforeAll
    static void start() {
        zoom = new ZoomFixture();
    }

    @AfterAll
    static void stop() {
        zoom.close();
    }

    @Test
    void ticketsThatCameAndWentAreTakenInAndASecondHealHealsNothing() {
        zoom.empty();
        String connection = zoom.connect("demoAcct001", "s", EVENT, "pjrcghqwert");
        assertThat(heal(connection).at("/counts/healed").asInt()).isEqualTo(120);
        zoom.ticket("t1", "zoe@example.org", "first_name", "Zoe");
        zoom.remove("sandboxTicketA0050");
        try {
            JsonNode run = heal(connection);
            assertThat(run.at("/counts/healed").asInt()).as(run.toString()).isEqualTo(2);
            assertThat(zoom.badge("guest.050@example.org", "b.hide")).isEqualTo("1");
            assertThat(zoom.badge("zoe@example.org", "b.hide")).isEqualTo("0");
            assertThat(heal(connection).at("/counts/healed").asInt()).isZero();
        } finally {
            zoom.remove("t1");
            zoom.ticket("sandboxTicketA0050", "guest.050@example.org", "first_name", "Back");
        }
    }

    private static JsonNode heal(String connection) {
        Reply reply = zoom.post(
                "/v3/hub/connection/" + connection + "/heal?since="
                        + Instant.now().minus(Duration.ofHours(5)),
                "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        zoom.settle();
        JsonNode run = zoom.hub
                .get("/v3/hub/run/" + reply.json().at("/data/run_id").asText())
                .json()
                .path("data");
        assertThat(run.path("status").asText()).as(run + zoom.hub.output()).isEqualTo("done");
        return run;
    }
}
