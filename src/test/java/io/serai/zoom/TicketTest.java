package io.serai.zoom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.imports.TicketMerge;
import io.serai.tickets.Ticket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TicketTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aTicketIsARowOfTheExport() {
        Ticket ticket = ZoomTicket.of(json("""
                {"ticket_id": "t1", "ticket_type_id": "x", "external_ticket_id": "REG-1", "email": "Zoe@Example.org ",
                 "first_name": "Zoë", "last_name": "Smith", "organization": "Stark & Sons", "job_title": "Dr.",
                 "phone": "1", "address": "Main St", "city": "Reston", "state": "VA", "zip": "20190", "country": "US",
                 "ticket_role_type": "normal",
                 "custom_questions": [{"title": "Agree to TC ", "answer": "Yes"}, {"title": "T-shirt", "answer": "M"},
                   {"title": "Organization", "answer": "another"}]}
                """), "Attendee Pass");
        assertThat(ticket.id()).isEqualTo("t1");
        assertThat(ticket.holder()).isEqualTo("zoe@example.org");
        assertThat(ticket.row(TicketMerge.COLUMNS))
                .containsExactly(
                        "Zoe@Example.org ",
                        "Zoë",
                        "Smith",
                        "Attendee Pass",
                        "REG-1",
                        "Yes",
                        "Stark & Sons",
                        "Dr.",
                        "1",
                        "Main St",
                        "Reston",
                        "VA",
                        "20190",
                        "US");
        assertThat(ticket.row(TicketMerge.COLUMNS)).hasSameSizeAs(TicketMerge.COLUMNS);
    }

    @Test
    void aRoleStandsInForATypeThatIsNotKnown() {
        assertThat(ZoomTicket.typeName(ZoomTicket.of(json("{\"ticket_role_type\": \"expo_booth_owner\"}"), "")))
                .isEqualTo("Expo booth owner");
        assertThat(ZoomTicket.typeName(ZoomTicket.of(json("{\"ticket_role_type\": \"normal\"}"), "")))
                .isEmpty();
        assertThat(ZoomTicket.typeName(ZoomTicket.of(json("{\"ticket_role_type\": \"speaker\"}"), "Speaker Pass")))
                .isEqualTo("Speaker Pass");
    }

    @Test
    void whatTheTicketLeavesOpenTheReportSays() {
        JsonNode registration = json("""
                {"email": "zoe@x.org", "first_name": "Zoe", "last_name": "Smith", "tickets": [
                  {"ticket_id": "t1", "ticket_type_name": "Sponsor Staff", "external_ticket_id": "REG-1",
                   "questions": [{"title": "Job title", "answer": "Dr."}, {"title": "Phone", "answer": null}]}]}
                """);
        Ticket reported = ZoomTicket.of(registration, registration.at("/tickets/0"));
        Ticket both = ZoomTicket.of(
                        json("{\"ticket_id\": \"t1\", \"email\": \"zoe@x.org\", \"first_name\": \"Zoë\"}"), "")
                .or(reported);
        assertThat(both)
                .isEqualTo(new Ticket(
                        ZoomTicket.VENDOR,
                        "t1",
                        Map.of(
                                "Registrant email", "zoe@x.org",
                                "First name", "Zoë",
                                "Last name", "Smith",
                                "Ticket name", "Sponsor Staff",
                                "Unique identifier", "REG-1",
                                "Job title", "Dr.")));
    }

    @Test
    void anyDifferenceIsAnotherHash() {
        Ticket one = new Ticket(ZoomTicket.VENDOR, "t", Map.of("First name", "a", "Last name", "bc"));
        assertThat(one.hash())
                .isEqualTo(new Ticket(ZoomTicket.VENDOR, "u", one.cells()).hash())
                .hasSize(64);
        assertThat(one.hash())
                .isNotEqualTo(new Ticket(ZoomTicket.VENDOR, "t", Map.of("First name", "ab", "Last name", "c")).hash())
                .isNotEqualTo(new Ticket(ZoomTicket.VENDOR, "t", Map.of("First name", "a", "Last name", "bC")).hash());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
