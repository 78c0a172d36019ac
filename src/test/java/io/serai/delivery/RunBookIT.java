package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The statements of the run book find what they say they find, and mend it.
class RunBookIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern SQL = Pattern.compile("(?ms)^```sql\n(.*?);\n```$");

    @Test
    void theStatementsOfTheRunBookFindAnImbalanceAndMendIt() throws Exception {
        List<String> statements = SQL.matcher(Files.readString(Path.of("docs/how-to/handle-dead-letters.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(statements).hasSize(3);
        String missing = statements.get(0);
        String twice = statements.get(1);
        String mend = statements.get(2);
        try (TrialHub trial = new TrialHub().start()) {
            trial.event("discarded", "poison");
            await().atMost(SOON).until(() -> trial.rows("dead") == 1);
            String id = trial.letters("").path(0).path("id").asText();
            assertThat(trial.post("/v3/hub/dead_letter/" + id + "/discard", "{\"reason\": \"a drill\"}")
                            .status())
                    .isEqualTo(200);
            for (String key : List.of("kept", "vanishing", "mended")) {
                trial.event(key, "poison");
            }
            await().atMost(SOON).until(() -> trial.rows("dead") == 3);
            assertThat(rows(trial, missing)).isZero();
            assertThat(rows(trial, twice)).isZero();

            trial.hub.execute("DELETE l FROM dead_letter l JOIN inbox i ON i.id = l.inbox_id "
                    + "WHERE i.event_key = 'vanishing' AND i.status = 'dead'");
            trial.hub.execute("UPDATE inbox SET status = 'done' WHERE event_key = 'mended'");
            assertThat(rows(trial, missing)).isEqualTo(1);
            assertThat(rows(trial, twice)).isEqualTo(1);

            trial.hub.execute("UPDATE inbox SET status = 'dead' WHERE event_key = 'mended'");
            trial.hub.execute(mend);
            await().atMost(SOON).until(() -> trial.ledger().path("imbalance").asInt() == 0 && trial.rows("dead") == 3);
            assertThat(rows(trial, missing)).isZero();
            assertThat(rows(trial, twice)).isZero();
            assertThat(trial.letters("?status=open")).hasSize(3);
        }
    }

    private static int rows(TrialHub trial, String sql) throws Exception {
        try (var connection = trial.hub.database.connect();
                var statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            int count = 0;
            while (found.next()) {
                count++;
            }
            return count;
        }
    }
}
