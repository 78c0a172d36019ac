package io.serai.zoom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.hub.delivery.DeliveryException;
import org.junit.jupiter.api.Test;

class PagingTest {

    @Test
    void aListEndsWithAnEmptyToken() {
        var paging = new Paging();
        assertThat(paging.more()).isTrue();
        assertThat(paging.token()).isEmpty();
        paging.advance(TicketTest.json("{\"next_page_token\": \"a\", \"total_records\": 40}"), "tickets");
        assertThat(paging.token()).isEqualTo("a");
        assertThat(paging.more()).isTrue();
        paging.advance(TicketTest.json("{\"next_page_token\": \"\"}"), "tickets");
        assertThat(paging.more()).isFalse();
        assertThat(paging.total()).isEqualTo(40);
    }

    @Test
    void aListWithoutATokenHasOnePage() {
        var paging = new Paging();
        paging.advance(TicketTest.json("{}"), "tickets");
        assertThat(paging.more()).isFalse();
        assertThat(paging.total()).isEqualTo(-1);
    }

    @Test
    void aTokenThatComesAgainIsNoEndlessLoop() {
        var paging = new Paging();
        paging.advance(TicketTest.json("{\"next_page_token\": \"a\"}"), "tickets");
        paging.advance(TicketTest.json("{\"next_page_token\": \"b\"}"), "tickets");
        assertThatThrownBy(() -> paging.advance(TicketTest.json("{\"next_page_token\": \"a\"}"), "tickets"))
                .isInstanceOfSatisfying(
                        DeliveryException.class, e -> assertThat(e.kind()).isEqualTo(DeliveryException.Kind.PERMANENT))
                .hasMessageContaining("circle");
    }

    @Test
    void onlyAWholeListOfAsManyAsZoomSaysIsComplete() {
        assertThat(read("{\"tickets\": [1, 2], \"total_records\": 2}").isComplete(2))
                .isTrue();
        assertThat(read("{\"tickets\": [1, 2]}").isComplete(2)).isTrue();
        assertThat(read("{\"tickets\": [1, 2], \"total_records\": 2}").isComplete(1))
                .isFalse();
        assertThat(read("{\"tickets\": [1, 2], \"total_records\": 3}").isComplete(2))
                .isFalse();
        assertThat(read("{\"tickets\": [1, 2], \"total_records\": 1}").isComplete(2))
                .isFalse();
        assertThat(read("{\"tickets\": [1, 2], \"total_records\": \"2\"}").isComplete(2))
                .isFalse();
        assertThat(read("{\"tickets\": [], \"total_records\": 0}").isComplete(0))
                .isFalse();
        assertThat(read("{\"total_records\": 2}").isComplete(2)).isFalse();
        assertThat(read("{\"tickets\": null}").isComplete(2)).isFalse();
        assertThat(read("{\"tickets\": [1, 2], \"next_page_token\": {}}").isComplete(2))
                .isFalse();
        assertThat(read("{\"tickets\": [1, 2], \"next_page_token\": \"a\"}").isComplete(2))
                .isFalse();
        assertThat(read(
                                "{\"tickets\": [1], \"total_records\": 3, \"next_page_token\": \"a\"}",
                                "{\"tickets\": [2], \"total_records\": 2}")
                        .isComplete(2))
                .isFalse();
        assertThat(read("{\"total_records\": 0, \"next_page_token\": \"a\"}", "{\"tickets\": [1]}")
                        .isComplete(1))
                .isFalse();
    }

    private static Paging read(String... pages) {
        var paging = new Paging();
        for (String page : pages) {
            paging.advance(TicketTest.json(page), "tickets");
        }
        return paging;
    }
}
