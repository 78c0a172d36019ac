package io.serai.invitations;

import io.serai.hub.database.Sql;
import io.serai.senders.MessageReports.Report;
import io.serai.senders.MessageReports.State;
import io.serai.web.Failures;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `noticeReports`: what senders say became of messages, noted with what guests were told. A report
/// may come before it is noted that its message was sent, as the two meet within milliseconds, and as a hub
/// that ended in between notes it later; so each report is kept until its notice knows the message, for a week.
///
/// Why none is lost: a report is stored before its notice is looked for, and a message is noted, and committed,
/// before its report is looked for, by a read that waits for whoever is storing one. So whichever comes second
/// sees the other.
public final class NoticeReports {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeReports.class);
    private static final int AT_ONCE = 1_000;

    private final String note = Sql.of("invitations/note-report");
    private final JdbcClient sql;
    private final TransactionTemplate transaction;

    NoticeReports(DataSource database) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
    }

    /// In the caller's transaction. Reports come in any order: that a message was delivered says nothing
    /// against a bounce or a complaint.
    void reported(long account, Report report) {
        sql.sql(Sql.of("invitations/keep-early-report"))
                .param("account", account)
                .param("message", report.messageId())
                .param("state", word(report.state()))
                .param("type", report.type())
                .update();
        note(account, report);
    }

    /// What was reported of a message that is noted by now, in a transaction that has ended.
    void noted(long account, String message) {
        try {
            transaction.executeWithoutResult(_ -> kept(account, message).ifPresent(report -> note(account, report)));
        } catch (RuntimeException e) {
            if (!(e instanceof ConcurrencyFailureException) && !Failures.isOutageWithin(e)) {
                throw e;
            }
            LOG.debug("what was reported early is noted at the next look: {}", e.toString());
        }
    }

    /// Held until the transaction ends; where somebody is storing it, once they have.
    private Optional<Report> kept(long account, String message) {
        return sql.sql(
                        "SELECT state, bounce_type FROM event_early_report WHERE account_id = ? AND message_id = ? FOR UPDATE")
                .params(account, message)
                .query((row, _) -> new Report(
                        message,
                        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                        row.getString("bounce_type")))
                .optional();
    }

    private void note(long account, Report report) {
        int known = sql.sql(note)
                .param("account", account)
                .param("message", report.messageId())
                .param("state", word(report.state()))
                .param("type", report.type())
                .update();
        if (known > 0) {
            sql.sql("DELETE FROM event_early_report WHERE account_id = ? AND message_id = ?")
                    .params(account, report.messageId())
                    .update();
        }
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private record Kept(long account, String message) {}

    /// Notes what a hub that ended right after noting its message left, and drops what is of no guest's
    /// message.
    public void lookAfter() {
        List<Kept> found;
        do {
            found = sql.sql(Sql.of("invitations/find-early-reports"))
                    .param("most", AT_ONCE)
                    .query((row, _) -> new Kept(row.getLong("account_id"), row.getString("message_id")))
                    .list();
            found.forEach(one -> noted(one.account(), one.message()));
        } while (found.size() == AT_ONCE);
        int dropped;
        do {
            dropped = sql.sql("DELETE FROM event_early_report WHERE noted_on < UTC_TIMESTAMP(3) - INTERVAL 7 DAY LIMIT "
                            + AT_ONCE)
                    .update();
        } while (dropped == AT_ONCE);
    }
}
