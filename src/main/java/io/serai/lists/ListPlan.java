package io.serai.lists;

import io.serai.hub.database.Sql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// What a sync will do, worked out in the database from what was read, in one transaction and before the first change:
/// sets, whatever their size.
final class ListPlan {
    private static final String DECLINED = "left the list by their own wish, which no sync undoes";
    private static final String PROTECTED = "protected: by a pattern, or an owner or moderator of the list";
    private static final String EXTRA = "not in the group; the pair keeps such people";
    private static final String UNKNOWN = "not in the group as far as it was read, but it was not read whole";
    private static final String OVER = "over the limit of the pair, so the run asks";

    private final JdbcClient sql;
    private final TransactionTemplate transaction;

    ListPlan(DataSource database) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    /// What the run asks a person.
    ///
    /// @param removals of people who are not in the group
    /// @param left of people who left at once, whom confirming puts back
    /// @param limit how many go without asking
    record Held(int removals, int left, int limit) {
        Held and(Held other) {
            return new Held(removals + other.removals, left + other.left, limit + other.limit);
        }

        int all() {
            return removals + left;
        }
    }

    /// @return what is over the limits and was not confirmed; nothing of that is going to be done
    Held make(ListJob job) {
        return Objects.requireNonNull(transaction.execute(status -> plan(job)));
    }

    private Held plan(ListJob job) {
        sql.sql("DELETE FROM run_person WHERE run_id = ? AND outcome NOT IN ('subscribed', 'unsubscribed')")
                .param(job.run())
                .update();
        for (ListPlanned list : job.lists()) {
            new One(job, list).begin();
        }
        int lifted = job.confirmed() == 0 || job.isDry() ? 0 : lift(job);
        Map<ListPlanned, Held> held = new LinkedHashMap<>();
        for (ListPlanned list : job.lists()) {
            if (!job.isLost("list " + list.list())) {
                held.put(list, new One(job, list).plan());
            }
        }
        Held over = held.values().stream().reduce(new Held(0, 0, 0), Held::and);
        boolean allowed = over.removals() > 0 && over.all() <= job.confirmed() - lifted;
        if (allowed) {
            sql.sql("UPDATE list_change SET held = 0 WHERE run_id = ?")
                    .param(job.run())
                    .update();
            return new Held(0, 0, 0);
        }
        held.forEach((list, one) -> {
            if (one.removals() > 0) {
                new One(job, list).keep(OVER);
            }
        });
        return over;
    }

    /// Who left in a crowd is put back, as a person said; no more than were asked about.
    private int lift(ListJob job) {
        int asked = sql.sql("SELECT COUNT(*) FROM list_no WHERE run_id = ? AND asked = 1")
                .param(job.run())
                .query(Integer.class)
                .single();
        return asked > job.confirmed()
                ? 0
                : sql.sql("DELETE FROM list_no WHERE run_id = ? AND asked = 1")
                        .param(job.run())
                        .update();
    }

    /// One list's part.
    private final class One {
        private final ListJob job;
        private final ListPlanned list;

        One(ListJob job, ListPlanned list) {
            this.job = job;
            this.list = list;
        }

        /// Forgets what an earlier sync of the list left undone, but for what that says.
        void begin() {
            if (!job.isDry()) {
                statement("forget-own-removals").update();
            }
            if (job.isComplete("list " + list.list())) {
                statement("tell-begun").update();
            }
            sql.sql("DELETE FROM list_change WHERE account_id = ? AND connection = ? AND list_id = ?"
                            + (job.isDry() ? " AND run_id = ?" : ""))
                    .params(
                            job.isDry()
                                    ? List.of(
                                            job.novi().account(), job.mailman().id(), list.list(), job.run())
                                    : List.of(
                                            job.novi().account(), job.mailman().id(), list.list()))
                    .update();
        }

        Held plan() {
            boolean whole = job.isComplete("list " + list.list());
            int left = whole && !job.isDry() ? noteWhoLeft() : 0;
            statement("plan-subscriptions").param("last", last()).update();
            statement("tell-declined")
                    .param("last", last())
                    .param("reason", DECLINED)
                    .update();
            statement("tell-unread").param("last", last()).update();
            statement("tell-protected")
                    .param("last", last())
                    .param("reason", PROTECTED)
                    .update();
            int removals = statement("plan-removals").param("last", last()).update();
            int limit = list.limit(there());
            boolean certain = whole && list.groups().stream().allMatch(group -> job.isComplete("group " + group));
            if (!list.unsubscribing() || !certain) {
                keep(list.unsubscribing() ? UNKNOWN : EXTRA);
                return new Held(0, left, 0);
            }
            if (removals > limit || removals > 0 && isEmptied()) {
                return new Held(removals, left, limit);
            }
            sql.sql("UPDATE list_change SET held = 0 WHERE run_id = ? AND list_id = ?")
                    .params(job.run(), list.list())
                    .update();
            return new Held(0, left, 0);
        }

        /// Nobody is left whom the groups want: whatever the limits say, a list is never emptied without asking.
        private boolean isEmptied() {
            return statement("count-wanted").query(Integer.class).single() == 0;
        }

        /// @return how many left at once, where that is over the limit; their no is noted all the same
        private int noteWhoLeft() {
            var counts = statement("count-left")
                    .query((row, number) -> new int[] {row.getInt("were"), row.getInt("gone")})
                    .single();
            boolean many = counts[1] > list.limit(counts[0]);
            if (counts[1] > 0) {
                statement("note-left").param("asked", many).update();
                statement("forget-left").update();
            }
            statement("lift-of-present").update();
            statement("note-present").update();
            return many ? counts[1] : 0;
        }

        void keep(String reason) {
            statement("keep-held").param("reason", reason).update();
            sql.sql("DELETE FROM list_change WHERE run_id = ? AND list_id = ? AND held = 1")
                    .params(job.run(), list.list())
                    .update();
        }

        private long there() {
            return sql.sql("SELECT COUNT(*) FROM list_stage_roster WHERE run_id = ? AND list_id = ?")
                    .params(job.run(), list.list())
                    .query(Long.class)
                    .single();
        }

        /// The last number that a row of the run has.
        private int last() {
            return sql.sql("SELECT GREATEST((SELECT COALESCE(MAX(row_no), 0) FROM run_person WHERE run_id = :run), "
                            + "(SELECT COALESCE(MAX(row_no), 0) FROM list_change WHERE run_id = :run))")
                    .param("run", job.run())
                    .query(Integer.class)
                    .single();
        }

        private JdbcClient.StatementSpec statement(String name) {
            return sql.sql(Sql.of("lists/" + name))
                    .param("run", job.run())
                    .param("account", job.novi().account())
                    .param("connection", job.mailman().id())
                    .param("novi", job.novi().id())
                    .param("list", list.list())
                    .param("groups", list.groups());
        }
    }
}
