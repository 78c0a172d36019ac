package io.serai.tickets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import java.sql.Connection;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// What is known of the tickets of an event (`zoom_ticket`), and whose badges were hidden for the lack of one
/// (`zoom_hidden`).
public final class TicketStore {
    private static final TypeReference<LinkedHashMap<String, String>> CELLS = new TypeReference<>() {};
    private static final List<String> NOBODY = List.of("");

    private final TicketVendor vendor;
    private final JdbcClient sql;
    private final ObjectMapper json;

    /// Someone who holds a ticket, or held it.
    public record Holding(String ticket, String holder, String hash, boolean live, Timestamp readOn) {}

    public TicketStore(TicketVendor vendor, DataSource database, ObjectMapper json) {
        this.vendor = vendor;
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// For statements in the transaction of that connection.
    public static JdbcClient on(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    public JdbcClient own() {
        return sql;
    }

    /// The time by the one clock that all nodes share.
    public Timestamp now() {
        return sql.sql("SELECT UTC_TIMESTAMP(3)").query(Timestamp.class).single();
    }

    public List<Holding> holdings(JdbcClient sql, Scope scope, Collection<String> tickets) {
        return tickets.isEmpty()
                ? List.of()
                : scope.bind(sql, "find-holders")
                        .param("tickets", tickets)
                        .query((row, number) -> new Holding(
                                row.getString("ticket_id"),
                                row.getString("external_id"),
                                row.getString("content_hash"),
                                row.getBoolean("live"),
                                row.getTimestamp("read_on")))
                        .list();
    }

    /// Live tickets of these people beside the given ones.
    public List<Ticket> others(JdbcClient sql, Scope scope, Collection<String> holders, Collection<String> tickets) {
        return holders.isEmpty()
                ? List.of()
                : scope.bind(sql, "find-others")
                        .param("holders", holders)
                        .param("tickets", tickets.isEmpty() ? NOBODY : tickets)
                        .query((row, number) -> ticket(row.getString("ticket_id"), row.getString("row_json")))
                        .list();
    }

    /// All that these people hold or ever held, as it was last.
    public List<Ticket> allHeld(JdbcClient sql, Scope scope, Collection<String> holders) {
        return holders.isEmpty()
                ? List.of()
                : scope
                        .bind(sql, "find-all-held")
                        .param("holders", holders)
                        .query((row, number) -> ticket(row.getString("ticket_id"), row.getString("row_json")))
                        .list()
                        .stream()
                        .filter(ticket -> !ticket.cells().isEmpty())
                        .toList();
    }

    /// Someone holds the ticket, and nobody else does.
    public void live(JdbcClient sql, Scope scope, Ticket ticket, Timestamp readOn) {
        keep(sql, scope, ticket, ticket.holder(), true, readOn);
        end(sql, scope, ticket.id(), ticket.holder(), readOn);
    }

    /// Nobody holds it any more.
    ///
    /// @param last who held it last, where nobody is known to have held it; null where that isn't known either
    public void gone(JdbcClient sql, Scope scope, String ticket, @Nullable String last, Timestamp readOn) {
        end(sql, scope, ticket, "", readOn);
        if (last != null) {
            keep(sql, scope, new Ticket(vendor, ticket, Map.of()), last, false, readOn);
        }
    }

    private void keep(JdbcClient sql, Scope scope, Ticket ticket, String holder, boolean live, Timestamp readOn) {
        scope.bind(sql, "keep-ticket")
                .param("ticket", ticket.id())
                .param("holder", holder)
                .param("hash", ticket.hash())
                .param("row", text(ticket))
                .param("live", live)
                .param("read_on", readOn)
                .update();
    }

    private static void end(JdbcClient sql, Scope scope, String ticket, String holder, Timestamp readOn) {
        scope.bind(sql, "end-ticket")
                .param("ticket", ticket)
                .param("holder", holder)
                .param("read_on", readOn)
                .update();
    }

    /// Hides the badges of people who lost their last ticket, and shows those that the hub hid of people who hold one
    /// again.
    ///
    /// @param run the integer key of the run that does it
    /// @return how many were hidden
    public static int settleBadges(JdbcClient sql, long event, long run) {
        sql.sql(statement("note-shown")).param("event", event).param("run", run).update();
        sql.sql(statement("show-badges")).param("event", event).update();
        sql.sql(statement("forget-ticketed")).param("event", event).update();
        sql.sql(statement("note-ticketless")).param("event", event).update();
        sql.sql(statement("note-hidden"))
                .param("event", event)
                .param("run", run)
                .update();
        int hidden = sql.sql(statement("hide-badges")).param("event", event).update();
        sql.sql("UPDATE zoom_hidden SET hid = 1 WHERE event_id = :event AND hid IS NULL")
                .param("event", event)
                .update();
        return hidden;
    }

    String text(Ticket ticket) {
        try {
            return json.writeValueAsString(ticket.cells());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    Ticket ticket(String id, String text) {
        try {
            return new Ticket(vendor, id, json.readValue(text, CELLS));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a ticket's row_json holds no object of texts", e);
        }
    }

    static String statement(String name) {
        return Sql.of("tickets/" + name);
    }
}
