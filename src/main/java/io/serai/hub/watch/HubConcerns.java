package io.serai.hub.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Ledger;
import io.serai.hub.watch.Concern.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What needs a person in what every domain stands on: dead letters, runs that ask, and the ledger.
public final class HubConcerns {
    private final JdbcClient sql;
    private final ObjectMapper json;
    private final Supplier<List<Ledger.Entry>> ledger;

    /// @param ledger of all accounts, some seconds old at most
    public HubConcerns(DataSource database, ObjectMapper json, Supplier<List<Ledger.Entry>> ledger) {
        this.sql = JdbcClient.create(database);
        this.json = json;
        this.ledger = ledger;
    }

    public List<Concerns> all() {
        return List.of(this::letters, this::runs, this::imbalances);
    }

    private List<Concern> letters(@Nullable Long account, int most) {
        return sql.sql(Sql.of("hub/find-causes"))
                .param("account", account)
                .param("most", most)
                .query((row, _) -> read(Kind.LETTERS, row, row.getString("what"), row.getLong("how_many")))
                .list();
    }

    private List<Concern> runs(@Nullable Long account, int most) {
        return sql.sql(Sql.of("hub/find-asking-runs"))
                .param("account", account)
                .param("most", most)
                .query((row, _) -> asking(row))
                .list();
    }

    private Concern asking(ResultSet row) throws SQLException {
        try {
            var asks = json.readTree(row.getString("asks_json"));
            return read(
                    Kind.RUN,
                    row,
                    asks.path("what").asText(),
                    asks.path("how_many").asLong());
        } catch (JsonProcessingException e) {
            throw new SQLException("what run " + row.getString("id") + " asks is no JSON", e);
        }
    }

    /// Reads the columns that statements about concerns have in common.
    public static Concern read(Kind kind, ResultSet row, String what, long howMany) throws SQLException {
        var since = row.getTimestamp("since");
        var last = row.getTimestamp("last_on");
        return new Concern(
                kind,
                row.getString("id"),
                new Concern.Whose(row.getString("account"), row.getString("account_name")),
                row.getString("capability"),
                what,
                howMany,
                since == null ? null : since.toInstant(),
                last == null ? null : last.toInstant());
    }

    private List<Concern> imbalances(@Nullable Long account, int most) {
        List<Ledger.Entry> wrong = ledger.get().stream()
                .filter(entry -> entry.imbalance() != 0)
                .limit(most)
                .toList();
        if (wrong.isEmpty()) {
            return List.of();
        }
        return sql
                .sql("SELECT id_random AS account, name AS account_name FROM account "
                        + "WHERE id_random IN (:accounts) AND (:account IS NULL OR id = :account)")
                .param("accounts", wrong.stream().map(Ledger.Entry::account).toList())
                .param("account", account)
                .query((row, _) -> new Concern.Whose(row.getString("account"), row.getString("account_name")))
                .list()
                .stream()
                .flatMap(whose -> wrong.stream()
                        .filter(entry -> Objects.equals(entry.account(), whose.id()))
                        .map(entry -> new Concern(
                                Kind.LEDGER,
                                entry.provider(),
                                whose,
                                null,
                                "What was accepted from " + entry.provider() + " and what became of it differ.",
                                Math.abs(entry.imbalance()),
                                null,
                                null)))
                .toList();
    }
}
