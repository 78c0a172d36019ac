package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Property;
import io.serai.invitations.Places.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacesPropertyTest {
    /// A party that waits for a place; the first step says how many are free.
    @Test
    void placesGoToTheFirstWhoFitsAndNoneIsGivenTwice() {
        Property.holds(
                500,
                random -> IntStream.range(0, 1 + random.nextInt(12))
                        .mapToObj(_ -> 1 + random.nextInt(5))
                        .toList(),
                steps -> {
                    int free = steps.isEmpty() ? 0 : steps.getFirst() - 1;
                    var waiting = new ArrayList<Party>();
                    for (int at = 1; at < steps.size(); at++) {
                        waiting.add(new Party(at, steps.get(at)));
                    }
                    List<Party> admitted = Places.admitted(free, waiting);
                    assertThat(waiting).containsAll(admitted);
                    assertThat(admitted).doesNotHaveDuplicates();
                    int left = free;
                    for (Party party : waiting) {
                        assertThat(admitted.contains(party))
                                .as("%s with %d left", party, left)
                                .isEqualTo(party.size() <= left);
                        left -= admitted.contains(party) ? party.size() : 0;
                    }
                    assertThat(left).isNotNegative();
                });
    }
}
