package io.serai.zoom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GlanceTest {

    @Test
    void theEventAndItsTicketAreSeen() {
        Glance glance = at("""
                {"event": "zoom_events.ticket_created", "event_ts": 1,
                 "payload": {"account_id": "a", "object": {"event": "inner", "event_id": "e", "ticket_id": "t1",
                 "tickets": [{"ticket_id": "t2"}]}}}
                """);
        assertThat(glance.event()).isEqualTo("zoom_events.ticket_created");
        assertThat(glance.ticket()).isEqualTo("t1");
        assertThat(glance.plainToken()).isEmpty();
    }

    @Test
    void theUrlCheckIsSeen() {
        Glance glance =
                at("{\"payload\":{\"plainToken\":\"abc\"},\"event_ts\":1,\"event\":\"endpoint.url_validation\"}");
        assertThat(glance).isEqualTo(new Glance(Glance.URL_CHECK, "abc", null));
    }

    @Test
    void whatCantBeReadIsNothing() {
        for (String text : new String[] {"", "{", "[]", "nonsense", "\u0000", "{\"event\": 7}", "\"event\""}) {
            assertThat(at(text)).as(text).isEqualTo(new Glance("", "", null));
        }
        assertThat(at("{\"a\":".repeat(5_000))).isEqualTo(new Glance("", "", null));
        assertThat(at("{\"payload\":{\"ticket_id\":\"t\"},").ticket()).isEqualTo("t");
    }

    private static Glance at(String text) {
        return Glance.at(text.getBytes(StandardCharsets.UTF_8));
    }
}
