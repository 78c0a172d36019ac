package io.serai.invitations;

import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import io.serai.web.Call;
import io.serai.web.Person;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The roles that a person has in events, which they do not leave without an owner by themselves; and the invites to
/// their address.
final class HostStandings implements PersonalData {
    private static final int NAMED = 20;

    private final PersonalRows rows;
    private final EventStore events;
    private final JdbcClient sql;

    HostStandings(DataSource database, PersonalRows rows) {
        this.rows = rows;
        this.events = new EventStore(database);
        this.sql = JdbcClient.create(database);
    }

    @Override
    public String name() {
        return rows.name();
    }

    @Override
    public void rows(Person person, Consumer<Map<String, @Nullable Object>> row) {
        rows.rows(person, row);
    }

    @Override
    public @Nullable String objection(Person person) {
        List<Long> owned = sql.sql(
                        "SELECT event_id FROM event_role WHERE user_id = ? AND role = 'owner' ORDER BY event_id")
                .param(person.id())
                .query(Long.class)
                .list();
        if (owned.isEmpty()) {
            return null;
        }
        owned.forEach(events::hold); // or two who own one together would both go
        List<String> last = sql.sql(Sql.of("invitations/find-last-owned"))
                .param("events", owned)
                .query(String.class)
                .list();
        return last.isEmpty() ? null : said(last);
    }

    private static String said(List<String> names) {
        String named = names.stream().limit(NAMED).map(name -> "“" + name + "”").collect(Collectors.joining(", "));
        String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
        return "You are the last owner of " + named + more
                + ". Make somebody else an owner first, or delete what is no longer needed.";
    }

    @Override
    public void forget(Call call, Person person) {
        sql.sql("DELETE FROM event_role WHERE user_id = ?").param(person.id()).update();
        sql.sql(Sql.of("invitations/erase-invites")).param("user", person.id()).update();
        // the network stays allowed, whoever said so
        sql.sql("UPDATE event_allowed SET added_by = '' WHERE added_by = ?")
                .param(person.email())
                .update();
    }
}
