package io.serai.lists;

import io.serai.connectors.Connection;
import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.Sql;
import io.serai.members.NoviPage;
import io.serai.members.NoviRecord;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a sync reads, page by page, and has yet to do: in the database, so that groups and lists of any length need no
/// more memory than a page, and a kill costs no person's record that was read.
final class ListStage {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_EMAIL = 320;
    private static final int LONGEST_REASON = 500;
    private static final int BATCH = 500;

    private final JdbcTemplate template;
    private final JdbcClient sql;

    ListStage(DataSource database) {
        this.template = new JdbcTemplate(database);
        this.sql = JdbcClient.create(database);
    }

    /// Removes what an earlier try of the run has read, and what runs left that ended in the middle.
    void empty(long run) {
        for (String table : List.of("list_stage_group", "list_stage_roster", "list_stage_guard")) {
            sql.sql("DELETE FROM " + table + " WHERE run_id = ?").param(run).update();
            sql.sql("DELETE s FROM " + table + " s JOIN run r ON r.id = s.run_id WHERE r.status <> 'running'")
                    .update();
        }
    }

    void group(long run, String group, List<NoviPage.Entry> members) {
        template.batchUpdate(
                "INSERT IGNORE INTO list_stage_group (run_id, novi_group, uuid) VALUES (?, ?, ?)",
                members,
                BATCH,
                (row, member) -> {
                    row.setLong(1, run);
                    row.setString(2, group);
                    row.setString(3, member.uuid());
                });
    }

    long inGroup(long run, String group) {
        return sql.sql("SELECT COUNT(*) FROM list_stage_group WHERE run_id = ? AND novi_group = ?")
                .params(run, group)
                .query(Long.class)
                .single();
    }

    /// Novi's time of the last change that is known, a day before it, as lists of changes may be late; empty where
    /// nobody was ever read.
    String changesSince(Connection novi) {
        Optional<String> last = sql.sql(
                        "SELECT MAX(changed_on) FROM novi_person WHERE account_id = ? AND connection = ?")
                .params(novi.account(), novi.id())
                .query(String.class)
                .optional();
        if (last.isEmpty()) {
            return "";
        }
        try {
            return LocalDateTime.parse(
                            last.get().substring(0, Math.min(19, last.get().length())))
                    .minusDays(1)
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        } catch (DateTimeException e) {
            return last.get();
        }
    }

    void changed(Connection novi, List<NoviPage.Entry> people) {
        for (NoviPage.Entry person : people) {
            sql.sql(Sql.of("lists/mark-changed"))
                    .param("account", novi.account())
                    .param("connection", novi.id())
                    .param("uuid", person.uuid())
                    .param("changed_on", person.changedOn())
                    .update();
        }
    }

    /// How many are in the groups, and how many of them have yet to be read.
    record Unread(int people, int unread) {}

    Unread unread(ListJob job) {
        return sql.sql(Sql.of("lists/count-unread"))
                .param("account", job.novi().account())
                .param("connection", job.novi().id())
                .param("run", job.run())
                .query((row, number) -> new Unread(row.getInt("people"), row.getInt("unread")))
                .single();
    }

    /// Someone's place in a group, by which a run's groups are gone through in order.
    record Place(String group, String uuid) {
        static final Place FRONT = new Place("", "");
    }

    /// Who has yet to be read, from the job's place on.
    List<Place> unread(ListJob job, int limit) {
        return sql.sql(Sql.of("lists/find-unread"))
                .param("account", job.novi().account())
                .param("connection", job.novi().id())
                .param("run", job.run())
                .param("group", job.place().group())
                .param("uuid", job.place().uuid())
                .param("limit", limit)
                .query((row, number) -> new Place(row.getString("novi_group"), row.getString("uuid")))
                .list();
    }

    void keep(Connection novi, NoviRecord person) {
        sql.sql(Sql.of("lists/keep-person"))
                .param("account", novi.account())
                .param("connection", novi.id())
                .param("uuid", person.uuid())
                .param("email", fitting(person.email()))
                .param("key", fitting(MailAddress.key(person.email())))
                .param("name", shortened(person.name(), LONGEST_NAME))
                .param("why_not", person.email().length() > LONGEST_EMAIL ? "the address is too long" : person.whyNot())
                .param("changed_on", person.changedOn())
                .update();
    }

    private static String fitting(String email) {
        return email.length() > LONGEST_EMAIL ? "" : email;
    }

    /// Someone could not be read in this run.
    void fail(ListJob job, String uuid, String why) {
        List<String> groups =
                job.lists().stream().flatMap(list -> list.groups().stream()).toList();
        sql.sql("UPDATE list_stage_group SET failure = :why WHERE run_id = :run AND novi_group IN (:groups) "
                        + "AND uuid = :uuid")
                .param("why", shortened(why, LONGEST_REASON))
                .param("run", job.run())
                .param("groups", groups)
                .param("uuid", uuid)
                .update();
    }

    boolean hasFailed(long run, String group) {
        return sql.sql("SELECT EXISTS (SELECT 1 FROM list_stage_group WHERE run_id = ? AND novi_group = ? "
                        + "AND failure IS NOT NULL)")
                .params(run, group)
                .query(Boolean.class)
                .single();
    }

    void roster(long run, String list, List<Subscriber> people) {
        template.batchUpdate(
                "INSERT IGNORE INTO list_stage_roster (run_id, list_id, email_key, email, member_id) "
                        + "VALUES (?, ?, ?, ?, ?)",
                people,
                BATCH,
                (row, person) -> {
                    row.setLong(1, run);
                    row.setString(2, list);
                    row.setString(3, MailAddress.key(person.email()));
                    row.setString(4, person.email());
                    row.setString(5, person.memberId());
                });
    }

    long onRoster(long run, String list) {
        return sql.sql("SELECT COUNT(*) FROM list_stage_roster WHERE run_id = ? AND list_id = ?")
                .params(run, list)
                .query(Long.class)
                .single();
    }

    void guard(long run, String list, List<String> patterns) {
        template.batchUpdate(
                "INSERT IGNORE INTO list_stage_guard (run_id, list_id, pattern) VALUES (?, ?, ?)",
                patterns,
                BATCH,
                (row, pattern) -> {
                    row.setLong(1, run);
                    row.setString(2, list);
                    row.setString(3, pattern);
                });
    }

    /// What is to be done next, from the job's last row on, marked as begun.
    List<ListChange> nextChanges(ListJob job, int limit) {
        List<ListChange> next = sql.sql(Sql.of("lists/next-changes"))
                .param("run", job.run())
                .param("after", job.lastRow())
                .param("round", job.round())
                .param("limit", limit)
                .query((row, number) -> new ListChange(
                        job.mailman(),
                        row.getInt("row_no"),
                        row.getString("list_id"),
                        row.getString("action").equals("subscribe"),
                        row.getString("email"),
                        row.getString("display_name"),
                        row.getString("member_id"),
                        row.getString("uuid")))
                .list();
        if (!next.isEmpty()) {
            sql.sql("UPDATE list_change SET begun = 1 WHERE run_id = :run AND row_no IN (:rows)")
                    .param("run", job.run())
                    .param("rows", next.stream().map(ListChange::row).toList())
                    .update();
        }
        return next;
    }

    /// How often what is left was tried at least; empty where nothing is left.
    Optional<Integer> leastTries(long run) {
        return sql.sql("SELECT MIN(tries) FROM list_change WHERE run_id = ? AND held = 0")
                .param(run)
                .query(Integer.class)
                .optional();
    }

    long left(long run) {
        return sql.sql("SELECT COUNT(*) FROM list_change WHERE run_id = ? AND held = 0")
                .param(run)
                .query(Long.class)
                .single();
    }

    /// @return how often it was tried
    int tried(ListJob job, ListChange change) {
        sql.sql("UPDATE list_change SET tries = tries + 1 WHERE run_id = ? AND row_no = ?")
                .params(job.run(), change.row())
                .update();
        return sql.sql("SELECT COALESCE(MAX(tries), 0) FROM list_change WHERE run_id = ? AND row_no = ?")
                .params(job.run(), change.row())
                .query(Integer.class)
                .single();
    }

    void tellDry(long run) {
        sql.sql(Sql.of("lists/tell-changes")).param("run", run).update();
        sql.sql("DELETE FROM list_change WHERE run_id = ?").param(run).update();
    }

    /// Something that failed as a whole, such as a list that is gone.
    void tellFailed(long run, String who, String place, String reason) {
        sql.sql("INSERT INTO run_person (run_id, row_no, outcome, who, place, reason) "
                        + "SELECT :run, COALESCE(MAX(row_no), 0) + 1, 'failed', :who, :place, :reason "
                        + "FROM (SELECT row_no FROM run_person WHERE run_id = :run "
                        + "UNION ALL SELECT row_no FROM list_change WHERE run_id = :run) r")
                .param("run", run)
                .param("who", who)
                .param("place", place)
                .param("reason", shortened(reason, LONGEST_REASON))
                .update();
    }

    Map<String, Integer> counts(long run) {
        var counts = new LinkedHashMap<String, Integer>();
        for (String outcome :
                new ArrayList<>(List.of("subscribed", "unsubscribed", "kept", "protected", "declined", "failed"))) {
            counts.put(outcome, 0);
        }
        sql.sql("SELECT outcome, COUNT(*) FROM run_person WHERE run_id = ? GROUP BY outcome")
                .param(run)
                .query(row -> {
                    counts.put(row.getString(1), row.getInt(2));
                });
        return counts;
    }

    static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
