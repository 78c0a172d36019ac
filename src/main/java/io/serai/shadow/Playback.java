package io.serai.shadow;

import io.serai.connectors.VendorRecords;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Work;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sends a kept event through the live route, once more through that, and through the edited one, each time from the
/// state that the tables have now, and undoes all of it.
final class Playback {
    /// The exchange property that says which of the two routes is gone through.
    static final String SIDE = "sandboxSide";

    private static final String THEN = "SELECT r.counts_json FROM inbox i JOIN run r ON r.id = i.run_id "
            + "WHERE i.id = ? AND i.status = 'done' AND i.letter_id IS NULL";
    private static final String NOW = "SELECT counts_json FROM run WHERE id = ?";
    private static final int LONGEST = 500;

    private final SandboxSource source;
    private final Recorder recorder;
    private final SandboxVendors vendors;
    private final VendorRecords records;
    private final Inbox inbox;
    private final ProducerTemplate template;
    private final JdbcClient sql;

    /// @param noted the source, whose statements are noted
    Playback(
            SandboxSource source,
            DataSource noted,
            Recorder recorder,
            SandboxVendors vendors,
            VendorRecords records,
            Inbox inbox,
            CamelContext context) {
        this.source = source;
        this.recorder = recorder;
        this.vendors = vendors;
        this.records = records;
        this.inbox = inbox;
        this.template = context.createProducerTemplate();
        this.sql = JdbcClient.create(noted);
    }

    /// @param key of the inbox's row
    Comparison play(long key) throws SQLException {
        Played live = play(key, SandboxRoutes.LIVE, true);
        Played again = play(key, SandboxRoutes.LIVE, false);
        Played edited = play(key, SandboxRoutes.EDITED, false);
        var comparison = new Comparison(live, again, edited);
        return Comparison.UNSTEADY.equals(comparison.obstacle())
                ? new Comparison(again, play(key, SandboxRoutes.LIVE, false), edited)
                : comparison;
    }

    /// @param held whether what it comes to is held against what it came to when it was worked on
    private Played play(long key, String side, boolean held) throws SQLException {
        source.undo();
        try {
            source.hold();
            vendors.begin(records.of(key));
            String then = held ? counts(THEN, key) : null;
            Optional<Work> work = inbox.again(key);
            recorder.begin();
            if (work.isEmpty()) {
                recorder.obstacle("it is gone, or somebody works on it");
                return recorder.end(null);
            }
            String failure = go(work.get(), side);
            inbox.over(work.get());
            if (then != null && failure == null) {
                String now = counts(NOW, work.get().runKey());
                if (!then.equals(now)) {
                    recorder.obstacle("it was taken in already, and comes to " + now + " now instead of " + then);
                }
            }
            return recorder.end(failure);
        } catch (RuntimeException e) {
            recorder.begin();
            recorder.obstacle("it could not be played: " + reason(e));
            return recorder.end(null);
        } finally {
            source.undo();
        }
    }

    /// What its run counted; null where there is none any more, or it failed.
    private @Nullable String counts(String statement, long key) {
        return sql.sql(statement).param(key).query(String.class).optional().orElse(null);
    }

    private @Nullable String go(Work work, String side) {
        Exchange done = template.send(work.route(), exchange -> {
            exchange.setProperty(Work.PROPERTY, work);
            exchange.setProperty(SIDE, side);
            exchange.getMessage().setBody(work);
        });
        Throwable failure = done.getException();
        return failure == null ? null : reason(failure);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = root.getClass().getSimpleName() + ": " + root.getMessage();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
