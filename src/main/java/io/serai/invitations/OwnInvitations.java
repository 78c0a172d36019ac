package io.serai.invitations;

import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import io.serai.web.Call;
import io.serai.web.Person;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// To what a person is invited, by whichever account, as a guest of the address that they have shown to be theirs: an
/// account's administrator may give a person any address, so one that is not verified says nothing of them.
///
/// When the person goes, they go from these lists as if their hosts had erased them: the link dies, the place is the
/// next one's, and what says who they were is emptied.
final class OwnInvitations implements PersonalData {
    private final PersonalRows rows;
    private final GuestRows guests;
    private final Supplier<EventKeeper> keeper;
    private final EventStore events;
    private final JdbcClient sql;

    /// @param keeper asked for when it is needed, as its parts are there later
    OwnInvitations(PersonalRows rows, DataSource database, Supplier<EventKeeper> keeper, EventStore events) {
        this.rows = rows;
        this.guests = new GuestRows(database);
        this.keeper = keeper;
        this.events = events;
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
    public void forget(Call call, Person person) {
        var byEvent = new LinkedHashMap<Long, List<Long>>();
        sql.sql(Sql.of("invitations/find-own-guests"))
                .param("user", person.id())
                .query(row -> {
                    byEvent.computeIfAbsent(row.getLong("event_id"), _ -> new ArrayList<>())
                            .add(row.getLong("id"));
                });
        byEvent.forEach((event, theirs) -> {
            events.hold(event);
            guests.remove(events.find(event).orElseThrow(), theirs);
            guests.erase(theirs);
            keeper.get().keep(event);
        });
    }
}
