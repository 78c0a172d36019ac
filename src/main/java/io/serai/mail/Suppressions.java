package io.serai.mail;

import io.serai.hub.database.Sql;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Whom an account does not write to. Of each address its latest reason is kept, and when it was last lifted; it counts
/// where the reason is the later one. So reports that come twice, late, or in any order come to the same end.
public final class Suppressions {
    private final String note = Sql.of("mail/note-suppression");
    private final String find = Sql.of("mail/find-suppressed");
    private final String read = Sql.of("mail/read-suppressions");
    private final String lift = Sql.of("mail/lift-suppression");
    private final String liftAsOf = Sql.of("mail/lift-suppression-as-of");
    private final JdbcClient sql;

    Suppressions(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// Those of the addresses that are on the list.
    ///
    /// @param account the integer key
    /// @param addresses as [Channel#checked] gives them
    public Set<String> of(long account, Channel channel, Collection<String> addresses) {
        var byKey = new HashMap<String, Set<String>>();
        addresses.forEach(address -> byKey.computeIfAbsent(channel.key(address), _ -> new HashSet<>())
                .add(address));
        if (byKey.isEmpty()) {
            return Set.of();
        }
        var found = new HashSet<String>();
        sql.sql(find)
                .param("account", account)
                .param("channel", channel.word())
                .param("keys", byKey.keySet())
                .query(String.class)
                .list()
                .forEach(key -> found.addAll(byKey.getOrDefault(key, Set.of())));
        return found;
    }

    /// In the caller's transaction, where there is one.
    public void note(long account, Suppression why) {
        sql.sql(note)
                .param("account", account)
                .param("channel", why.channel().word())
                .param("key", why.channel().key(why.address()))
                .param("address", why.address())
                .param("reason", why.reason().word())
                .param("source", why.source())
                .param("on", time(why.on()))
                .update();
    }

    /// From now on it is written to again.
    ///
    /// @return false where it was not on the list
    boolean lift(long account, Channel channel, String address) {
        return sql.sql(lift)
                        .param("account", account)
                        .param("channel", channel.word())
                        .param("key", channel.key(address))
                        .update()
                > 0;
    }

    /// The person said so at that time. What they said later counts, whichever comes first.
    public void lift(long account, Channel channel, String address, String source, Instant on) {
        sql.sql(liftAsOf)
                .param("account", account)
                .param("channel", channel.word())
                .param("key", channel.key(address))
                .param("address", address)
                .param("source", source)
                .param("on", time(on))
                .update();
    }

    /// The latest first.
    ///
    /// @param channel null for all
    /// @param address one alone, as checked; null for all
    List<Suppression> page(long account, @Nullable Channel channel, @Nullable String address, int limit, int offset) {
        var values = new HashMap<String, Object>();
        values.put("account", account);
        values.put("channel", channel == null ? null : channel.word());
        values.put("key", address == null || channel == null ? null : channel.key(address));
        values.putAll(Map.of("limit", limit, "offset", offset));
        return sql.sql(read)
                .params(values)
                .query((row, _) -> new Suppression(
                        Channel.of(row.getString("channel")),
                        row.getString("address"),
                        Suppression.Reason.of(row.getString("reason")),
                        row.getString("source"),
                        row.getObject("noted_on", LocalDateTime.class).toInstant(ZoneOffset.UTC)))
                .list();
    }

    private static LocalDateTime time(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
