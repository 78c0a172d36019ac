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
    private final Registry registry;
    private final JdbcClient sql;

    LiveNews(LiveChanges live, Registry registry, DataSource source) {
        this.live = live;
        this.registry = registry;
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
        return view(item.type());
    }

    private static String view(ObjectType type) {
        return Objects.requireNonNull(type.views().get(ObjectType.DEFAULT_VIEW));
    }

    private @Nullable String one(String query, String id) {
        return sql.sql(query).param(id).query(String.class).optional().orElse(null);
    }

    private Change change(Call call, Item item) {
        String action =
                switch (item.action()) {
                    case CREATE -> "created";
                    case CHANGE -> "changed";
                    case DELETE -> "deleted";
                };
        return new Change(item.type().name(), item.id(), action, readers(call, item));
    }

    private Change.Readers readers(Call call, Item item) {
        Access access = item.type().access();
        boolean passcodes = access.site() != Access.Site.NONE;
        if (access.isPrivate()) {
            String owner = item.action() == Action.DELETE ? null : owner(item.type(), item.id());
            return new Change.Readers(access.read(), Access.PRIVATE, writer(call, owner), passcodes);
        }
        Tied tied = tied(item);
        if (tied != null && tied.type().access().isPrivate()) {
            return new Change.Readers(
                    access.read(), Access.PRIVATE, writer(call, owner(tied.type(), tied.id())), passcodes);
        }
        return new Change.Readers(access.read(), null, null, passcodes);
    }

    /// The `uuid` of whose private record it is. Whoever writes one without seeing those of others writes their own; of
    /// what is gone nobody else can say any more.
    private static @Nullable String writer(Call call, @Nullable String owner) {
        Person person = call.principal().someone();
        return person != null && !call.principal().may(Access.PRIVATE) ? person.uuid() : owner;
    }

    private @Nullable String owner(ObjectType type, String id) {
        return one(
                "SELECT u.uuid FROM " + view(type) + " r JOIN `user` u ON u.id = r." + Statements.OWNER
                        + " WHERE r.id_random = ?",
                id);
    }

    /// What a record is tied to that may be tied to any other, and so is as private as that.
    private record Tied(ObjectType type, String id) {}

    private @Nullable Tied tied(Item item) {
        if (!(item.type().parents().get(ObjectType.ANY) instanceof Parent.Any(String typeField, String idField))) {
            return null;
        }
        String type = told(item, typeField);
        String id = told(item, idField);
        return type == null || id == null
                ? null
                : registry.named(type).map(found -> new Tied(found, id)).orElse(null);
    }

    private @Nullable String told(Item item, String field) {
        return item.action() == Action.DELETE
                ? item.before().get(field) instanceof String text ? text : null
                : one("SELECT r." + field + " FROM " + view(item) + " r WHERE r.id_random = ?", item.id());
    }
}
