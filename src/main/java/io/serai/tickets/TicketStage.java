package io.serai.tickets;

import io.serai.hub.delivery.Moments;
import io.serai.tables.SourceRow;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a sync reads, page by page, in the table `zoom_stage`; so a list of any length needs no more memory than a
/// page.
public final class TicketStage {
    private static final int MAX_HOLDER = 255;

    private final JdbcTemplate template;
    private final JdbcClient sql;
    private final TicketStore tickets;
    private final Moments moments;

    public TicketStage(DataSource database, TicketStore tickets, Moments moments) {
        this.template = new JdbcTemplate(database);
        this.sql = JdbcClient.create(database);
        this.tickets = tickets;
        this.moments = moments;
    }

    /// Removes what an earlier try of the run has read, and what runs left that ended in the middle.
    void empty(long run) {
        sql.sql("DELETE FROM zoom_stage WHERE run_id = ?").param(run).update();
        sql.sql("DELETE s FROM zoom_stage s JOIN run r ON r.id = s.run_id WHERE r.status <> 'running'")
                .update();
    }

    /// @param listed whether the vendor's list has them, and not only a report beside it
    public void add(long run, List<Ticket> page, boolean listed) {
        if (page.isEmpty()) {
            return;
        }
        template.batchUpdate(TicketStore.statement("stage-tickets"), page, page.size(), (row, ticket) -> {
            row.setLong(1, run);
            row.setString(2, ticket.id());
            row.setString(3, shortened(ticket.holder()));
            row.setString(4, ticket.hash());
            row.setString(5, tickets.text(ticket));
            row.setBoolean(6, listed);
        });
        moments.reached("tickets.page-staged");
    }

    /// What was said of these tickets before, by their ids.
    public Map<String, Ticket> said(long run, Collection<String> ids) {
        Map<String, Ticket> said = new LinkedHashMap<>();
        if (!ids.isEmpty()) {
            sql.sql(TicketStore.statement("find-staged"))
                    .param("run", run)
                    .param("tickets", ids)
                    .query(row -> {
                        String id = row.getString("ticket_id");
                        said.put(id, tickets.ticket(id, row.getString("row_json")));
                    });
        }
        return said;
    }

    public int listed(long run) {
        return sql.sql("SELECT COUNT(*) FROM zoom_stage WHERE run_id = ? AND listed = 1")
                .param(run)
                .query(Integer.class)
                .single();
    }

    /// @param complete whether all that the vendor has was read
    Losers losers(long run, Scope scope, Timestamp begun, boolean complete) {
        return scope.bind(sql, "count-losers")
                .param("run", run)
                .param("begun", begun)
                .param("complete", complete)
                .query((row, number) -> new Losers(row.getInt("visible"), row.getInt("losing")))
                .single();
    }

    /// Decides which tickets are merged: what changed, and all that is said of the same people.
    ///
    /// @param complete whether all that the vendor has was read, so that what is missing is gone
    void choose(long run, Scope scope, Timestamp begun, boolean complete) {
        scope.bind(sql, "choose-changed")
                .param("run", run)
                .param("begun", begun)
                .update();
        scope.bind(sql, "choose-of-losers")
                .param("run", run)
                .param("begun", begun)
                .update();
        sql.sql(TicketStore.statement("choose-of-same")).param("run", run).update();
        scope.bind(sql, "stage-others").param("run", run).update();
        if (complete) {
            scope.bind(sql, "stage-last")
                    .param("run", run)
                    .param("begun", begun)
                    .update();
        }
        sql.sql(TicketStore.statement("number-chosen")).param("run", run).update();
    }

    /// The columns of the chosen ones: those that every row of the export has, then the others.
    List<String> columns(long run, TicketVendor vendor) {
        var columns = new ArrayList<>(vendor.columns());
        sql.sql(TicketStore.statement("find-columns")).param("run", run).query(String.class).list().stream()
                .filter(column -> !vendor.columns().contains(column))
                .forEach(columns::add);
        return columns;
    }

    /// The chosen ones as rows of an export, a few hundred in memory at a time.
    Supplier<@Nullable SourceRow> rows(long run, List<String> columns) {
        return new Supplier<>() {
            private final Queue<SourceRow> ahead = new ArrayDeque<>();
            private int last;

            @Override
            public @Nullable SourceRow get() {
                if (ahead.isEmpty()) {
                    ahead.addAll(read(run, last, columns));
                }
                SourceRow row = ahead.poll();
                if (row != null) {
                    last = row.number();
                }
                return row;
            }
        };
    }

    private List<SourceRow> read(long run, int after, List<String> columns) {
        return sql.sql(TicketStore.statement("read-chosen"))
                .param("run", run)
                .param("after", after)
                .query((row, number) -> new SourceRow(
                        row.getInt("row_no"),
                        tickets.ticket("", row.getString("row_json")).row(columns)))
                .list();
    }

    /// Notes in `zoom_ticket` what was merged, and what is gone.
    ///
    /// @param ending whether tickets may end at all
    /// @param complete whether all that the vendor has was read, so that what is missing is gone
    static void settle(JdbcClient sql, long run, Scope scope, Timestamp begun, boolean ending, boolean complete) {
        if (ending) {
            scope.bind(sql, "end-moved").param("run", run).param("begun", begun).update();
        }
        scope.bind(sql, "keep-chosen").param("run", run).param("begun", begun).update();
        if (ending && complete) {
            scope.bind(sql, "end-missing")
                    .param("run", run)
                    .param("begun", begun)
                    .update();
        }
        sql.sql("DELETE FROM zoom_stage WHERE run_id = ?").param(run).update();
    }

    /// An address that is too long is none, and is rejected when its row is read.
    private static String shortened(String holder) {
        return holder.length() <= MAX_HOLDER ? holder : holder.substring(0, MAX_HOLDER);
    }
}
