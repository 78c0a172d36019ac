package io.serai.zoom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.hub.DeliveryException;
import org.junit.jupiter.api.Test;

class PagingTest {

    @Test
    void aListEndsWithAnEmptyToken() {
        var paging = new Paging();
        assertThat(paging.more()).isTrue();
        assertThat(paging.token()).isEmpty();
        paging.advance(TicketTest.json("{\"next_page_token\": \"a\", \"total_records\": 40}"));
        assertThat(paging.token()).isEqualTo("a");
        assertThat(paging.more()).isTrue();
        paging.advance(TicketTest.json("{\"next_page_token\": \"\"}"));
        assertThat(paging.more()).isFalse();
        assertThat(paging.total()).isEqualTo(40);
    }

    @Test
    void aListWithoutATokenHasOnePage() {
        var paging = new Paging();
        paging.advance(TicketTest.json("{}"));
        assertThat(paging.more()).isFalse();
        assertThat(paging.total()).isEqualTo(-1);
    }

    @Test
    void aTokenThatComesAgainIsNoEndlessLoop() {
        var paging = new Paging();
        paging.advance(TicketTest.json("{\"next_page_token\": \"a\"}"));
        paging.advance(TicketTest.json("{\"next_page_token\": \"b\"}"));
        assertThatThrownBy(() -> paging.advance(TicketTest.json("{\"next_page_token\": \"a\"}")))
                .isInstanceOfSatisfying(
                        DeliveryException.class, e -> assertThat(e.kind()).isEqualTo(DeliveryException.Kind.PERMANENT))
                .hasMessageContaining("circle");
    }
}
