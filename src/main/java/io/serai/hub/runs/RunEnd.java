package io.serai.hub.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a run that ends well has to say. That it is done is the inbox's to note, unless something failed in it or it
/// asks a person: then it is `partial`.
///
/// @param counts what became of what it went through
/// @param failed how much of that failed
/// @param asks what it asks a person; null where that is nothing
public record RunEnd(
        Map<String, ?> counts,
        int failed,
        String message,
        @Nullable Asks asks) {
    private static final int LONGEST = 1_000;

    /// Tells the run, in the transaction of whoever marks its work done.
    ///
    /// @param run the integer key
    public void note(JdbcClient sql, ObjectMapper json, long run) {
        try {
            var statement = sql.sql(Sql.of(asks == null ? "hub/note-counts" : "hub/note-asking"))
                    .param("counts", json.writeValueAsString(counts))
                    .param("message", message.length() <= LONGEST ? message : message.substring(0, LONGEST - 1) + "…")
                    .param("run", run);
            if (asks == null) {
                statement.param("rejected", failed).update();
            } else {
                statement
                        .param("asks", json.writeValueAsString(asks.described()))
                        .update();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts are always JSON", e);
        }
    }
}
