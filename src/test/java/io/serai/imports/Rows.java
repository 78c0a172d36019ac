package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.tables.SourceRow;
import java.util.List;

/// Short words for rows and what became of them.
final class Rows {
    private Rows() {}

    static SourceRow row(int number, String... cells) {
        return new SourceRow(number, List.of(cells));
    }

    static Attendee attendee(Mapped mapped) {
        assertThat(mapped).isInstanceOf(Attendee.class);
        return (Attendee) mapped;
    }

    static Mapped.Rejected rejected(Mapped mapped) {
        assertThat(mapped).isInstanceOf(Mapped.Rejected.class);
        return (Mapped.Rejected) mapped;
    }
}
