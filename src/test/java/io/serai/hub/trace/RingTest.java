package io.serai.hub.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.web.Passage;
import io.serai.web.Passage.Kind;
import io.serai.web.Passage.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingTest {
    private static Passage passage(String id) {
        var passage = new Passage(id, System.nanoTime());
        passage.step("runs.list", "listRuns", null, System.nanoTime() - 5_000_000);
        passage.vendor("novi", "GET /customers/{uuid}", 503, "transient", System.nanoTime());
        passage.vendor("novi", "GET /customers/{uuid}", 200, null, System.nanoTime());
        passage.ends();
        return passage;
    }

    @Test
    void whatWasAddedIsFoundAsItWas() {
        var ring = new Ring("here", 1 << 20);
        Passage passage = passage("request-1");
        ring.add(3, passage("another"));
        assertThat(ring.add(3, passage)).isEqualTo(2);
        List<Kept> found = ring.find("request-1", 3, 10);
        assertThat(found).hasSize(1);
        Kept kept = found.getFirst();
        assertThat(kept.node()).isEqualTo("here");
        assertThat(kept.number()).isEqualTo(2);
        assertThat(kept.began()).isEqualTo(passage.began());
        // a step that began before its passage is told to begin with it
        assertThat(kept.parts())
                .extracting(Part::kind, Part::name, Part::of, Part::outcome, Part::status, Part::attempt)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Kind.STEP, "runs.list", "listRuns", null, 0, 0),
                        org.assertj.core.groups.Tuple.tuple(
                                Kind.VENDOR, "GET /customers/{uuid}", "novi", "transient", 503, 1),
                        org.assertj.core.groups.Tuple.tuple(
                                Kind.VENDOR, "GET /customers/{uuid}", "novi", null, 200, 2));
        assertThat(kept.parts().getFirst().took()).isBetween(5_000L, 500_000L);
    }

    @Test
    void anotherAccountsAndAnotherRequestsAreNotFound() {
        var ring = new Ring("here", 1 << 20);
        ring.add(3, passage("request-1"));
        assertThat(ring.find("request-1", 4, 10)).isEmpty();
        assertThat(ring.find("request-1", 0, 10)).isEmpty();
        assertThat(ring.find("request-2", 3, 10)).isEmpty();
        assertThat(ring.find("request-", 3, 10)).isEmpty();
    }

    @Test
    void theOldestAreForgottenAndItIsKnownSinceWhen() {
        var ring = new Ring("here", 4 * Ring.SEGMENT);
        long start = ring.since();
        int added = 0;
        while (ring.since() == start) {
            ring.add(3, passage("request-" + added));
            added++;
            assertThat(added).isLessThan(100_000);
        }
        assertThat(4 * Ring.SEGMENT / added)
                .as("bytes for a step and two calls")
                .isLessThan(100);
        assertThat(ring.find("request-0", 3, 10)).isEmpty();
        assertThat(ring.find("request-" + (added - 1), 3, 10)).hasSize(1);
        int forgotten = 0;
        while (ring.find("request-" + forgotten, 3, 10).isEmpty()) {
            forgotten++;
        }
        assertThat(forgotten).isBetween(1, added / 2);
        assertThat(ring.find("request-" + forgotten, 3, 10).getFirst().began()).isEqualTo(ring.since());
    }

    @Test
    void ofAnIdThatIsUsedAgainAndAgainTheLastAreFound() {
        var ring = new Ring("here", 1 << 20);
        for (int i = 0; i < 100; i++) {
            ring.add(3, passage("the-same-id"));
        }
        assertThat(ring.find("the-same-id", 3, 3)).extracting(Kept::number).containsExactly(98L, 99L, 100L);
    }

    @Test
    void aPassageHasSoManyPartsAndNoMore() {
        var passage = new Passage("request-1", System.nanoTime());
        for (int i = 0; i < 1_000; i++) {
            passage.step("step-" + i, "route", new IllegalStateException(), System.nanoTime());
            passage.vendor("novi", "GET /" + i, 200, null, System.nanoTime());
        }
        passage.work("zoom.webhook", 1, "done");
        assertThat(passage.parts()).hasSize(Passage.MOST + 1);
        assertThat(passage.parts().getLast().outcome()).isEqualTo("done");
        assertThat(passage.left()).isEqualTo(2_001 - passage.parts().size());
        var ring = new Ring("here", 1 << 20);
        ring.add(3, passage);
        assertThat(ring.find("request-1", 3, 1).getFirst().left()).isEqualTo(passage.left());
    }

    @Test
    void moreNamesThanThereCanBeAreNotTold() {
        var ring = new Ring("here", 2 << 20);
        for (int i = 0; i < 20_000; i++) {
            var passage = new Passage("request-" + i, System.nanoTime());
            passage.step("step-" + i, "route", null, System.nanoTime());
            ring.add(3, passage);
        }
        assertThat(ring.find("request-19999", 3, 1)
                        .getFirst()
                        .parts()
                        .getFirst()
                        .name())
                .isEqualTo("…");
    }
}
