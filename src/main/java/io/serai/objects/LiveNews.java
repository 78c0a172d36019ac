package io.serai.objects;

import io.serai.live.Change;
import io.serai.live.LiveChanges;
import io.serai.web.Call;
import io.serai.web.Person;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Shows every write to those who are connected and may read the record.
final class LiveNews implements News {
    private static final Logger LOG = LoggerFactory.getLogger(LiveNews.class);

    private final LiveChanges live;
    private final JdbcClient sql;

    LiveNews(LiveChanges live, DataSource source) {
        this.live = live;
        this.sql = JdbcClient.create(source);
    }

    @Override
    public void told(Call call, Item item) {
        // it may still be undone
    }

    @Override
    public void committed(Call call, Item item) {
        try {
            String account = account(call, item);
            if (account != null) {
                live.changed(account, change(call, item));
            }
        } catch (DataAccessException e) {
            LOG.warn("a change was made and could not be shown: {}", e.toString());
        }
    }

    /// The public id of the account whose record it is; null for one of nobody's.
    private @Nullable String account(Call call, Item item) {
        if (call.account() != null) {
            return call.account().idRandom();
        }
        if (item.type().tenancy() instanceof Tenancy.Global) {
            return null;
        }
        return item.action() == Action.DELETE
                ? item.before().get("account_id") instanceof String account ? account : null
                : one(
                        "SELECT a.id_random FROM " + view(item)
                                + " r JOIN account a ON a.id = r.account_id WHERE r.id_random = ?",
                        item.id());
    }

    private static String view(Item item) {
        return Objects.requireNonNull(item.type().views().get(ObjectType.DEFAULT_VIEW));
    }

    private @Nullable String one(String query, String id) {
        return sql.sql(query).param(id).query(String.class).optional().orElse(null);
    }

    private Change change(Call call, Item item) {
        Access access = item.type().access();
        var readers = new Change.Readers(
                access.read(),
                access.isPrivate() ? Access.PRIVATE : null,
                access.isPrivate() ? owner(call, item) : null,
                access.site() != Access.Site.NONE);
        String action =
                switch (item.action()) {
                    case CREATE -> "created";
                    case CHANGE -> "changed";
                    case DELETE -> "deleted";
                };
        return new Change(item.type().name(), item.id(), action, readers);
    }

    /// The `uuid` of whose private record it is. Whoever writes one without seeing those of others writes their own; of
    /// what is gone nobody else can say any more.
    private @Nullable String owner(Call call, Item item) {
        Person person = call.principal().someone();
        if (person != null && !call.principal().may(Access.PRIVATE)) {
            return person.uuid();
        }
        return item.action() == Action.DELETE
                ? null
                : one(
                        "SELECT u.uuid FROM " + view(item) + " r JOIN `user` u ON u.id = r." + Statements.OWNER
                                + " WHERE r.id_random = ?",
                        item.id());
    }
}
