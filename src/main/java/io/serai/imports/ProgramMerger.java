package io.serai.imports;

import io.serai.hub.delivery.Moments;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A program's locations, sessions, presentations and presenters, and who gives what. All in one transaction, as a
/// row may tie a record to one that a much later row describes.
final class ProgramMerger implements Merger {
    private final MergeConnection connection;
    private final Moments moments;
    private final MergeOrder order;
    private final ProgramStage stage;
    private final Provenance provenance;
    private boolean changed;

    private record Found(int rows, int created, int updated) {}

    ProgramMerger(MergeConnection connection, Moments moments, SecureRandom random, MergeOrder order) {
        this.connection = connection;
        this.moments = moments;
        this.order = order;
        this.provenance = new Provenance(connection, order);
        this.stage = new ProgramStage(
                connection, new RowIds(random, 1), order.event().id());
    }

    @Override
    public int batchRows() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void createTables() {
        connection.script("create-program-tables", Map.of());
        emptyTables();
    }

    @Override
    public void stage(List<Mapped> rows) {
        stage.add(Merger.only(ProgramRow.class, rows));
    }

    @Override
    public void fold() {
        // done by each insert
    }

    @Override
    public void forget(int from, int to) {
        // done by the rollback
    }

    @Override
    public Outcomes merge(int from, int to) {
        run("compare-program");
        Found found = connection
                .file("count-program")
                .query((row, number) ->
                        new Found(row.getInt("program_rows"), row.getInt("created"), row.getInt("updated")))
                .single();
        moments.reached("program.compared");
        if (!order.dryRun() && found.created + found.updated > 0) {
            write("locations");
            moments.reached("program.locations-written");
            write("sessions");
            moments.reached("program.sessions-written");
            write("presentations");
            moments.reached("program.presentations-written");
            write("presenters");
            moments.reached("program.presenters-written");
            write("links");
            moments.reached("program.links-written");
            provenance.madeProgram();
        }
        changed = found.updated > 0;
        return new Outcomes(found.created, found.updated, found.rows - found.created - found.updated);
    }

    @Override
    public void keep(int from, int to) {
        connection
                .file("keep-program")
                .param("run_id", order.runId())
                .param("from", from)
                .param("to", to)
                .update();
    }

    @Override
    public long answer(OutputStream out, Told told, int resumedFrom) {
        return new ProgramAnswer(connection, order, resumedFrom).write(out, told, order.dryRun() && changed);
    }

    @Override
    public void emptyTables() {
        connection.script("empty-program-tables", Map.of());
    }

    private void write(String records) {
        provenance.changing(records);
        run("write-" + records);
    }

    private void run(String script) {
        Map<String, @Nullable Object> values = Map.of("event_id", order.event().id());
        connection.script(script, values);
    }
}
