package io.serai.imports;

import io.serai.hub.Moments;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// People with their profile and badge.
final class PeopleMerger implements Merger {
    private final MergeConnection connection;
    private final Moments moments;
    private final MergeOrder order;
    private final PeopleStage stage;
    private boolean changed;

    /// What the plan of a batch says.
    private record Plan(
            int found, int changed, int profilesMissing, int badgesMissing, int profilesDiffer, int badgesDiffer) {}

    private record Size(int rows, int people) {}

    PeopleMerger(MergeConnection connection, Moments moments, SecureRandom random, MergeOrder order) {
        this.connection = connection;
        this.moments = moments;
        this.order = order;
        this.stage = new PeopleStage(connection, new RowIds(random, 3));
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
        List<Attendee> people = new ArrayList<>(rows.size());
        for (Mapped row : rows) {
            if (!(row instanceof Attendee person)) {
                throw new IllegalArgumentException("row " + row.row() + " is no person");
            }
            people.add(person);
        }
        stage.add(people);
    }

    @Override
    public void fold() {
        stage.fold();
    }

    @Override
    public void forget(int from, int to) {
        range("DELETE FROM import_plan WHERE row_no BETWEEN :from AND :to", from, to)
                .update();
    }

    @Override
    public Outcomes merge(int from, int to) {
        Size size = connection
                .file("count-people")
                .param("from", from)
                .param("to", to)
                .query((row, number) -> new Size(row.getInt("people_rows"), row.getInt("people")))
                .single();
        batch("compare-people", from, to).update();
        moments.reached("people.compared");
        Plan plan = plan(from, to);
        changed |= plan.changed > 0;
        int created = size.people - plan.found;
        if (!order.dryRun()) {
            write(plan, created, from, to);
        }
        return new Outcomes(created, plan.changed, size.rows - created - plan.changed);
    }

    @Override
    public long answer(OutputStream out, boolean detail, int resumedFrom) {
        return new PeopleAnswer(connection, order, resumedFrom).write(out, detail, order.dryRun() && changed);
    }

    @Override
    public void emptyTables() {
        connection.script("empty-people-tables", Map.of());
    }

    private void write(Plan plan, int created, int from, int to) {
        moments.reached("people.before-writing");
        if (created > 0) {
            int inserted = batch("insert-people", from, to).update();
            if (inserted != created) {
                throw new IllegalStateException(inserted + " people were created, expected " + created);
            }
        }
        moments.reached("people.people-created");
        if (created + plan.profilesMissing > 0) {
            batch("insert-profiles", from, to).update();
        }
        moments.reached("people.profiles-created");
        if (created + plan.badgesMissing > 0) {
            batch("insert-badges", from, to).update();
        }
        moments.reached("people.badges-created");
        if (plan.profilesDiffer > 0) {
            batch("update-profiles", from, to).update();
        }
        moments.reached("people.profiles-updated");
        if (plan.badgesDiffer > 0) {
            batch("update-badges", from, to).update();
        }
        moments.reached("people.badges-updated");
    }

    private Plan plan(int from, int to) {
        return connection
                .file("count-plan")
                .param("from", from)
                .param("to", to)
                .query((row, number) -> new Plan(
                        row.getInt("found"),
                        row.getInt("changed"),
                        row.getInt("profiles_missing"),
                        row.getInt("badges_missing"),
                        row.getInt("profiles_differ"),
                        row.getInt("badges_differ")))
                .single();
    }

    private JdbcClient.StatementSpec batch(String file, int from, int to) {
        return connection
                .file(file)
                .param("event_id", order.eventId())
                .param("template_id", order.badgeTemplateId())
                .param("from", from)
                .param("to", to);
    }

    private JdbcClient.StatementSpec range(String statement, int from, int to) {
        return connection.sql(statement).param("from", from).param("to", to);
    }
}
