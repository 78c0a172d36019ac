package io.serai.imports;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How one kind of record is staged beside a connection, merged in sets, and told about.
sealed interface Merger permits PeopleMerger, ProgramMerger {

    /// What became of the rows of one batch.
    record Outcomes(int created, int updated, int unchanged) {
        static final Outcomes NONE = new Outcomes(0, 0, 0);
    }

    /// What a caller is told of the rows.
    ///
    /// @param detail whole records, not summaries
    /// @param differences of those alone that are not unchanged, and so many at most; 0 for all rows
    record Told(boolean detail, int differences) {
        /// As a statement takes it.
        Map<String, Integer> bounds() {
            return Map.of("differences", differences, "most", differences == 0 ? Integer.MAX_VALUE : differences);
        }
    }

    /// Rows in one transaction.
    int batchRows();

    /// Empty ones, whatever an earlier import left.
    void createTables();

    /// @param rows of the kind that this merger is for
    void stage(List<Mapped> rows);

    /// Brings the rows of one record together; after the last row is staged.
    void fold();

    /// Forgets what [#merge] found out about these rows in a transaction that was rolled back.
    void forget(int from, int to);

    /// Compares the rows from the first to the last with the event and, but for a dry run, writes what differs.
    /// The caller's transaction holds the event.
    Outcomes merge(int from, int to);

    /// Keeps what became of these rows with the run, in the transaction that merged them.
    void keep(int from, int to);

    /// Writes what became of each row as a JSON array, in file order.
    ///
    /// @param resumedFrom rows up to this one were merged by an earlier try, so that their outcome is not known
    /// @return how many rows were written
    long answer(OutputStream out, Told told, int resumedFrom);

    void emptyTables();

    /// @throws IllegalArgumentException where a row is of another kind, as a mapping of another file makes it
    static <T extends Mapped> List<T> only(Class<T> kind, List<Mapped> rows) {
        List<T> all = new ArrayList<>(rows.size());
        for (Mapped row : rows) {
            if (!kind.isInstance(row)) {
                throw new IllegalArgumentException("row " + row.row() + " is no " + kind.getSimpleName());
            }
            all.add(kind.cast(row));
        }
        return all;
    }
}
