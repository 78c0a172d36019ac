package io.serai.hub.delivery;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.serai.hub.database.Sql;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `ledger`: everything that was accepted, and what became of it. Rows are counted in the inbox, the dead and
/// the discarded by their letters: a row marked dead whose letter is missing is an imbalance.
public final class Ledger {
    private static final Duration FRESH = Duration.ofSeconds(10);
    /// Nobody looked for so long that what is remembered says nothing any more.
    private static final Duration OLD = Duration.ofMinutes(1);

    private static final String ALL = "all";

    /// What was accepted for an account from a provider, and where it is now.
    ///
    /// @param account the tenant's public id
    public record Entry(
            String account,
            String provider,
            long accepted,
            long done,
            long inProgress,
            long retrying,
            long dead,
            long discarded) {

        /// 0, or something was lost or is there twice.
        public long imbalance() {
            return accepted - done - inProgress - retrying - dead - discarded;
        }

        Map<String, Object> described() {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("account_id", account);
            entry.put("provider", provider);
            entry.put("accepted", accepted);
            entry.put("done", done);
            entry.put("in_progress", inProgress);
            entry.put("retrying", retrying);
            entry.put("dead", dead);
            entry.put("discarded", discarded);
            entry.put("imbalance", imbalance());
            return entry;
        }
    }

    private final JdbcClient sql;
    private final LoadingCache<String, List<Entry>> recent;

    public Ledger(DataSource database) {
        this.sql = JdbcClient.create(database);
        // whoever comes while it is read anew gets the one before: with millions of rows that takes a second
        this.recent = Caffeine.newBuilder()
                .refreshAfterWrite(FRESH)
                .expireAfterWrite(OLD)
                .maximumSize(1)
                .build(all -> read(null));
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        Account account = call.account();
        List<Entry> entries = "true".equals(call.parameter("recent"))
                ? recent().stream()
                        .filter(entry -> account == null || entry.account().equals(account.idRandom()))
                        .toList()
                : read(account == null ? null : account.id());
        return new Outcome.Done(entries.stream().map(Entry::described).toList());
    }

    /// One consistent reading.
    ///
    /// @param account the tenant's integer key; null for all
    List<Entry> read(@Nullable Long account) {
        return sql.sql(Sql.of("hub/read-ledger"))
                .param("account", account)
                .query((row, number) -> new Entry(
                        row.getString("account"),
                        row.getString("provider"),
                        row.getLong("accepted"),
                        row.getLong("done"),
                        row.getLong("in_progress"),
                        row.getLong("retrying"),
                        row.getLong("dead"),
                        row.getLong("discarded")))
                .list();
    }

    /// All accounts, as of some seconds ago at most.
    public List<Entry> recent() {
        return recent.get(ALL);
    }

    /// Whether it balances; where the database can't be asked, that is the database's fault and not the ledger's.
    public boolean balances() {
        try {
            return recent().stream().allMatch(entry -> entry.imbalance() == 0);
        } catch (RuntimeException e) {
            return true;
        }
    }
}
