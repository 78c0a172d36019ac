package io.serai.tickets;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.addresses.MailAddress;
import io.serai.web.Call;
import io.serai.web.Person;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The tickets of a person, of all vendors. When the person goes, those that ended go too, and of the others what the
/// vendor said of them: that somebody of this address holds one belongs to the badge, which is the account's, and to
/// the vendor, who says it again at the next sync.
public final class OwnTickets implements PersonalData {
    private final PersonalRows rows;
    private final JdbcClient sql;

    public OwnTickets(DataSource database, ObjectMapper json) {
        this.rows = new PersonalRows(database, json, "tickets", TicketStore.statement("export-tickets"));
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
        for (String statement : new String[] {"forget-tickets", "empty-tickets"}) {
            sql.sql(TicketStore.statement(statement))
                    .param("account", person.account().id())
                    .param("holder", MailAddress.key(person.email()))
                    .update();
        }
    }
}
