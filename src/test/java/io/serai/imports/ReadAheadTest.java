package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.tables.FileProblem;
import io.serai.tables.RowWindow;
import io.serai.tables.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadAheadTest {

    private static Supplier<SourceRow> rows(int last, String cell) {
        AtomicInteger row = new AtomicInteger();
        return () -> row.get() == last ? null : new SourceRow(row.incrementAndGet(), List.of(cell));
    }

    private static List<Integer> all(ReadAhead ahead) throws InterruptedException {
        List<Integer> numbers = new ArrayList<>();
        for (List<ReadAhead.Read> chunk = ahead.next(); !chunk.isEmpty(); chunk = ahead.next()) {
            chunk.forEach(read -> numbers.add(read.mapped().row()));
        }
        return numbers;
    }

    private static Mapped skipped(SourceRow row) {
        return new Mapped.Skipped(row.number(), "why");
    }

    @Test
    void rowsComeInFileOrderAndThoseOutsideTheWindowAreCounted() throws InterruptedException {
        try (ReadAhead ahead = new ReadAhead(rows(5_000, "x"), ReadAheadTest::skipped, new RowWindow(10, 4_000))) {
            List<Integer> numbers = all(ahead);

            assertThat(numbers).hasSize(3_990).isSorted().startsWith(11).endsWith(4_000);
            assertThat(ahead.outside()).isEqualTo(1_010);
            assertThat(ahead.next()).isEmpty();
        }
    }

    @Test
    void chunksOfLongRowsAreShort() throws InterruptedException {
        try (ReadAhead ahead = new ReadAhead(rows(40, "x".repeat(100_000)), ReadAheadTest::skipped, RowWindow.ALL)) {
            assertThat(ahead.next()).hasSize(3);
        }
    }

    @Test
    void onlyRejectedRowsKeepTheirCells() throws InterruptedException {
        try (ReadAhead ahead = new ReadAhead(
                rows(2, "x"),
                row -> row.number() == 1 ? skipped(row) : new Mapped.Rejected(2, "c", "v", "r"),
                RowWindow.ALL)) {
            assertThat(ahead.next())
                    .extracting(ReadAhead.Read::row)
                    .containsExactly(null, new SourceRow(2, List.of("x")));
        }
    }

    @Test
    void whatTheReaderThrowsIsThrownAfterTheRowsBeforeIt() throws InterruptedException {
        Supplier<SourceRow> good = rows(1_500, "x");
        Supplier<SourceRow> breaking = () -> {
            SourceRow row = good.get();
            if (row == null) {
                throw FileProblem.unreadable("broken");
            }
            return row;
        };
        try (ReadAhead ahead = new ReadAhead(breaking, ReadAheadTest::skipped, RowWindow.ALL)) {
            assertThat(ahead.next()).hasSize(1_000);
            assertThatThrownBy(ahead::next).isInstanceOf(FileProblem.class).hasMessage("broken");
        }
    }

    @Test
    void closingEarlyStopsTheReader() throws InterruptedException {
        AtomicInteger read = new AtomicInteger();
        Supplier<SourceRow> endless = () -> new SourceRow(read.incrementAndGet(), List.of());
        try (ReadAhead ahead = new ReadAhead(endless, ReadAheadTest::skipped, RowWindow.ALL)) {
            ahead.next();
        }
        int after = read.get();
        Thread.sleep(50);

        assertThat(read.get()).isEqualTo(after).isLessThan(6_000);
    }
}
