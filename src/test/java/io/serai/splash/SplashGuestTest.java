package io.serai.splash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.tickets.Ticket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplashGuestTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aGuestIsARowOfTheExport() {
        Ticket guest = SplashGuest.of(json("""
                {"id": 12, "status": "rsvp_yes", "contact": {"primary_email": " Zoe@Example.org", "first_name": "Zoë",
                 "last_name": "Smith", "organization_name": "Stark & Sons"}, "event_rsvp": {"attending": true},
                 "answers": [{"question_id": 1, "answer": "Dr.", "question": {"label": "Job  Title"}},
                   {"question_id": 2, "answer": ["red", "blue"], "label": "Colours"},
                   {"question_id": 3, "answer": null, "question": "Nothing"},
                   {"question_id": 4, "answer": "yes"}]}
                """), SplashStatus.RSVP_YES);
        assertThat(guest.id()).isEqualTo("12");
        assertThat(guest.holder()).isEqualTo("zoe@example.org");
        assertThat(guest.cells())
                .isEqualTo(Map.of(
                        "Full Name", "Zoë Smith",
                        "Email", "Zoe@Example.org",
                        "Status", "Attending",
                        "Custom: Job Title", "Dr.",
                        "Custom: Colours", "red, blue",
                        "Custom: Question 4", "yes",
                        "Custom: Company Name", "Stark & Sons"));
    }

    @Test
    void anAnswerGoesBeforeTheContactsOrganization() {
        Ticket guest = SplashGuest.of(json("""
                {"id": "a", "contact": {"organization_name": "of the contact"},
                 "answers": [{"answer": "of the answer", "question": {"label": "Company Name"}}]}
                """), SplashStatus.CHECKIN_YES);
        assertThat(guest.cell("Custom: Company Name")).isEqualTo("of the answer");
        assertThat(guest.cell("Status")).isEqualTo("Checked In");
    }

    @Test
    void aChangedAnswerIsAnotherHash() {
        JsonNode one = json("{\"id\": 1, \"answers\": [{\"label\": \"a\", \"answer\": \"b\"}]}");
        JsonNode other = json("{\"id\": 1, \"answers\": [{\"label\": \"ab\", \"answer\": \"\"}]}");
        assertThat(SplashGuest.of(one, SplashStatus.RSVP_YES).hash())
                .isNotEqualTo(SplashGuest.of(other, SplashStatus.RSVP_YES).hash())
                .isEqualTo(SplashGuest.of(one, SplashStatus.RSVP_YES).hash());
    }

    @Test
    void aListIsKnownToBeWholeOnlyWhereItsNumberIsTrueOrNobodyCameTwice() {
        assertThat(pages(3, List.of("a", "b"), List.of("c")).isComplete()).isTrue();
        assertThat(pages(4, List.of("a", "b"), List.of("c"), List.of()).isComplete())
                .isFalse();
        assertThat(pages(-1, List.of("a", "b"), List.of("c"), List.of()).isComplete())
                .isTrue();
        assertThat(pages(-1, List.of("a", "b"), List.of("b", "c"), List.of()).isComplete())
                .isFalse();
        assertThat(pages(-1, List.of()).isComplete()).isFalse();
        assertThat(pages(0, List.of()).isComplete()).isFalse();
    }

    @SafeVarargs
    private static GuestPages pages(int total, List<String>... pages) {
        var read = new GuestPages();
        for (List<String> page : pages) {
            read.advance(page, total);
        }
        return read;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
