package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowIdsTest {
    @Test
    void everyIdIsElevenUrlSafeCharactersAndNoneComesTwice() {
        RowIds ids = new RowIds(new SecureRandom(), 3);
        Set<String> all = new HashSet<>();

        for (int row = 0; row < 10_000; row++) {
            String three = ids.next();
            assertThat(three).matches("[A-Za-z0-9_-]{33}");
            for (int i = 0; i < 3; i++) {
                all.add(three.substring(i * 11, i * 11 + 11));
            }
        }

        assertThat(all).hasSize(30_000);
    }
}
