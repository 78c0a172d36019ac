package io.serai.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.settings.KeptLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Who was erased, in a file outside of the database (`erasures.jsonl`: kind, id and time, nothing else), so
/// that whoever was erased after a back-up stays so when that is restored.
public final class Erasures {
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);

    private final JdbcClient sql;
    private final Path file;
    private final ObjectMapper json;
    private final Clock clock;
    private final Map<String, Consumer<String>> ways = new ConcurrentHashMap<>();

    Erasures(DataSource database, Path file, ObjectMapper json, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.file = file;
        this.json = json;
        this.clock = clock;
    }

    /// To be called in the transaction that erases. It is on the disk before that is committed, and taken back where it
    /// is not: a hub that dies in between has said one erasure too many, and never one too few.
    ///
    /// @param kind a word, such as `user`, for which somebody [#offer]s a way
    /// @param id one that is never given again, of 64 characters at most
    /// @throws UncheckedIOException at the commit, where it can't be written: nothing is erased then
    public void note(String kind, String id) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            private boolean noted;

            @Override
            public void beforeCommit(boolean readOnly) {
                add(kind, id, false);
                noted = true;
            }

            @Override
            public void afterCompletion(int status) {
                if (noted && status == STATUS_ROLLED_BACK) {
                    add(kind, id, true);
                }
            }
        });
    }

    private void add(String kind, String id, boolean withdrawn) {
        var line = new LinkedHashMap<String, Object>();
        line.put("kind", kind);
        line.put("id", id);
        line.put("at", clock.instant().toString());
        if (withdrawn) {
            line.put("withdrawn", true);
        }
        try {
            KeptLines.add(file, json.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("an erasure can't be noted in " + file.getFileName(), e);
        }
    }

    /// Says how to erase again. It has a transaction of its own, and bears that there is nobody of the id any more.
    public void offer(String kind, Consumer<String> again) {
        ways.put(kind, again);
    }

    private record Pending(String kind, String id) {}

    /// Erases again whom a restore brought back. What fails stays pending.
    public void replay() {
        for (Pending one : sql.sql("SELECT kind, id FROM erasure_pending ORDER BY kind, id")
                .query((row, _) -> new Pending(row.getString(1), row.getString(2)))
                .list()) {
            Consumer<String> way = ways.get(one.kind());
            if (way == null) {
                throw new IllegalStateException("nobody knows how to erase a " + one.kind() + " again");
            }
            way.accept(one.id());
            sql.sql("DELETE FROM erasure_pending WHERE kind = ? AND id = ?")
                    .params(one.kind(), one.id())
                    .update();
            LOG.info("erased again after the restore: {} {}", one.kind(), one.id());
        }
    }
}
