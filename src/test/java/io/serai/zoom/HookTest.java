package io.serai.zoom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.delivery.DeliveryException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HookTest {

    @Test
    void aHookAsZoomDocumentsIt() {
        Hook hook = of("""
                {"event": "zoom_events.ticket_updated", "event_ts": 1626230691572,
                 "payload": {"account_id": "AAAAAABBBB", "object": {
                   "event_id": "qwerq1243124", "host_id": "z8yCxjabcdEFGHfp8uQ", "ticket_id": "iso9Dllddp39dagjLj9j",
                   "ticket_type_id": "pfalaof9s83lsLJD9u2d", "external_ticket_id": "abc-123-efgh",
                   "ticket_role_type": "normal", "email": "email@zoom.us", "authentication_method": "no_auth"}}}
                """);
        assertThat(hook)
                .isEqualTo(new Hook(
                        "zoom_events.ticket_updated", "qwerq1243124", Map.of("iso9Dllddp39dagjLj9j", "email@zoom.us")));
        assertThat(hook.isOfTickets()).isTrue();
    }

    @Test
    void severalTicketsAreTakenFromWhereverTheyStand() {
        Hook hook = of("""
                {"event": "zoom_events.ticket_created", "payload": {"event_id": 17, "object": {
                  "email": "a@x.org", "tickets": [{"ticket_id": "t2", "email": "b@x.org"}, {"ticket_id": "t1"}, {}]}}}
                """);
        assertThat(hook.zoomEvent()).isEqualTo("17");
        assertThat(hook.tickets()).containsExactly(Map.entry("t2", "b@x.org"), Map.entry("t1", "a@x.org"));
    }

    @Test
    void anotherEventNeedsNoIds() {
        assertThat(of("{\"event\": \"zoom_events.event_published\"}").isOfTickets())
                .isFalse();
    }

    @Test
    void aMissingOrImpossibleIdIsSaid() {
        assertRefused("{\"event\": \"zoom_events.ticket_created\", \"payload\": {}}", "payload.object.event_id");
        assertRefused(
                "{\"event\": \"zoom_events.ticket_created\", \"payload\": {\"object\": {\"event_id\": \"e\"}}}",
                "payload.object.ticket_id");
        assertRefused(
                "{\"event\": \"zoom_events.ticket_created\", \"payload\": {\"object\": {\"event_id\": \"e\","
                        + " \"ticket_id\": \"" + "t".repeat(129) + "\"}}}",
                "129 characters");
        assertRefused("", "no JSON object");
        assertRefused("[]", "no JSON object");
        assertRefused("{\"event\": \"", "can't be read");
        assertRefused("{}", "'event'");
    }

    private static void assertRefused(String body, String reason) {
        assertThatThrownBy(() -> of(body))
                .isInstanceOfSatisfying(
                        DeliveryException.class, e -> assertThat(e.kind()).isEqualTo(DeliveryException.Kind.PERMANENT))
                .hasMessageContaining(reason);
    }

    private static Hook of(String body) {
        return Hook.of(body.getBytes(StandardCharsets.UTF_8), new ObjectMapper());
    }
}
