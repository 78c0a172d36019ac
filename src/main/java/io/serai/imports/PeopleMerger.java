package io.serai.imports;

import io.serai.hub.delivery.Moments;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// People with their profile and badge.
///
/// Why two ways to create: an event's first file is nearly all new people, and the largest. Where an import has
/// itself created everyone whom the event has, nobody in a further batch can be there already, as the rows of
/// one person are one row by now: the comparison, which reads an index once a row, is left out. One look
/// whether anyone has come since (`strangers`) keeps that true, under the lock that keeps others from coming.
/// New people get ids one after the other as their rows stand, so profiles and badges are written by arithmetic
/// instead of a second search; where ids have gaps, or a row repeats, the slower statements look people up.
final class PeopleMerger implements Merger {
    private final MergeConnection connection;
    private final Moments moments;
    private final MergeOrder order;
    private final PeopleStage stage;
    private final PeopleWriter writer;
    private boolean updates;
    /// The highest id among the event's people when this import has created them all; null when it has not, or that
    /// is not known.
    private @Nullable Long lastOfOurs = 0L;

    private record Size(int rows, int people, long firstSeq) {}

    PeopleMerger(MergeConnection connection, Moments moments, SecureRandom random, MergeOrder order) {
        this.connection = connection;
        this.moments = moments;
        this.order = order;
        this.stage =
                new PeopleStage(connection, new RowIds(random, 3), order.event().id());
        this.writer = new PeopleWriter(connection, moments, order);
    }

    @Override
    public int batchRows() {
        return order.batchRows();
    }

    @Override
    public void createTables() {
        connection.script("create-people-tables", Map.of());
        emptyTables();
    }

    @Override
    public void stage(List<Mapped> rows) {
        stage.add(Merger.only(Attendee.class, rows));
    }

    @Override
    public void fold() {
        stage.fold();
    }

    @Override
    public void forget(int from, int to) {
        lastOfOurs = null;
        connection
                .sql("DELETE FROM import_plan WHERE row_no BETWEEN ? AND ?")
                .params(from, to)
                .update();
    }

    @Override
    public Outcomes merge(int from, int to) {
        Size size = connection
                .file("count-people")
                .param("from", from)
                .param("to", to)
                .query((row, number) ->
                        new Size(row.getInt("people_rows"), row.getInt("people"), row.getLong("first_seq")))
                .single();
        PeopleWriter.Plan plan = PeopleWriter.Plan.NOBODY;
        if (strangers()) {
            if (!order.dryRun()) {
                writer.recogniseGuests(from, to);
            }
            plan = writer.compare(from, to);
        }
        moments.reached("people.compared");
        updates |= plan.changed() > 0;
        int created = size.people - plan.found();
        if (!order.dryRun()) {
            moments.reached("people.before-writing");
            if (size.rows == created) {
                lastOfOurs = writer.createAll(from, to, created, size.firstSeq, lastOfOurs);
            } else {
                writer.create(plan, created, from, to);
                lastOfOurs = null;
            }
            writer.update(plan, from, to);
        }
        return new Outcomes(created, plan.changed(), size.rows - created - plan.changed());
    }

    @Override
    public void keep(int from, int to) {
        connection
                .file("keep-people")
                .param("run_id", order.runId())
                .param("from", from)
                .param("to", to)
                .update();
    }

    @Override
    public long answer(OutputStream out, Told told, int resumedFrom) {
        return new PeopleAnswer(connection, order, resumedFrom).write(out, told, order.dryRun() && updates);
    }

    @Override
    public void emptyTables() {
        connection.script("empty-people-tables", Map.of());
    }

    /// Whether the event may have people whom this import did not create. Where it has none, nobody need be
    /// compared: the people of a batch are in no other.
    private boolean strangers() {
        Long last = lastOfOurs;
        if (last == null) {
            return true;
        }
        boolean found = connection
                .sql(
                        last == 0
                                ? "SELECT EXISTS (SELECT 1 FROM event_person WHERE event_id = ? AND id > ?)"
                                : "SELECT EXISTS (SELECT 1 FROM event_person FORCE INDEX (PRIMARY)"
                                        + " WHERE event_id = ? AND id > ?)")
                .params(order.event().id(), last)
                .query(Boolean.class)
                .single();
        if (found) {
            lastOfOurs = null;
        }
        return found;
    }
}
