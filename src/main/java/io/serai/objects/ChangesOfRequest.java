package io.serai.objects;

import io.serai.hub.database.Sql;
import io.serai.hub.trace.ChangedRows;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a request changed, as the history tells it: by itself, and by the runs that it began. Of types that the caller
/// may not read, or that are their owner's alone, it is told that there are some.
final class ChangesOfRequest implements ChangedRows {
    private final Registry registry;
    private final JdbcClient sql;

    ChangesOfRequest(Registry registry, DataSource source) {
        this.registry = registry;
        this.sql = JdbcClient.create(source);
    }

    @Override
    public Found of(Call call, String requestId) {
        Account account = call.account();
        List<Changed> all = sql.sql(Sql.of("objects/read-changes-of-request"))
                .param("request", requestId)
                .param("account", account == null ? 0 : account.id())
                .query(ChangesOfRequest::changed)
                .list();
        Viewer viewer = Viewer.of(call);
        var shown = new ArrayList<Changed>();
        for (Changed each : all) {
            if (isReadable(each.type(), viewer)) {
                shown.add(each);
            }
        }
        return new Found(shown, all.size() - shown.size());
    }

    private boolean isReadable(String name, Viewer viewer) {
        ObjectType type = registry.named(name).orElse(null);
        if (type == null || type.access().isPrivate() && !viewer.seesPrivate()) {
            return false;
        }
        try {
            viewer.require(type, Access.Right.READ);
            return true;
        } catch (Refusal _) {
            return false;
        }
    }

    private static Changed changed(ResultSet row, int number) throws SQLException {
        String ids = row.getString("ids");
        return new Changed(
                row.getString("type"),
                Change.Action.of(row.getString("action")).name().toLowerCase(Locale.ROOT),
                row.getLong("count"),
                split(ids),
                row.getTimestamp("first").toInstant(),
                row.getTimestamp("last").toInstant());
    }

    private static List<String> split(@Nullable String ids) {
        return ids == null || ids.isEmpty() ? List.of() : List.of(ids.split(",", -1));
    }
}
