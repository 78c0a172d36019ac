package io.serai.invitations;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Vendors;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What guests are told: a row for each message, and the work that sends it, stored in the transaction of what it is
/// about. So nobody is told of what did not happen, and nothing that happened is told to nobody.
public final class Notices {
    /// The first word of the capabilities, and the name of the route that sends.
    static final String DOMAIN = "invitations";

    private final JdbcClient sql;
    private final JdbcTemplate template;
    private final Inbox inbox;
    private final Vendors vendors;
    private final ObjectMapper json;

    Notices(DataSource database, Inbox inbox, Vendors vendors, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.template = new JdbcTemplate(database);
        this.inbox = inbox;
        this.vendors = vendors;
        this.json = json;
    }

    /// How a guest can be reached.
    record Reach(long guest, String id, boolean mail, boolean phone) {
        static Reach of(Guest guest) {
            return new Reach(
                    guest.key(),
                    guest.id(),
                    guest.who().email() != null,
                    guest.who().phone() != null);
        }
    }

    /// What was queued for a guest.
    record Queued(long guest, Notice.Channel channel) {}

    /// In the caller's transaction. Whoever has an address is written a mail, else an SMS where the account has a
    /// way to send those; the others are told by a person.
    ///
    /// @param guests integer keys
    List<Queued> queue(HostedEvent event, Collection<Long> guests, Notice.Kind kind) {
        if (guests.isEmpty()) {
            return List.of();
        }
        List<Reach> reached = sql.sql("SELECT id, id_random, email IS NOT NULL AS mail, phone IS NOT NULL AS phone "
                        + "FROM event_guest WHERE id IN (:guests) AND removed_on IS NULL ORDER BY id")
                .param("guests", guests)
                .query((row, _) -> new Reach(
                        row.getLong("id"), row.getString("id_random"), row.getBoolean("mail"), row.getBoolean("phone")))
                .list();
        return queue(event, reached, kind);
    }

    /// The same of guests of whom it is known how they can be reached.
    List<Queued> queue(HostedEvent event, List<Reach> reached, Notice.Kind kind) {
        boolean sms = reached.stream().anyMatch(one -> !one.mail() && one.phone())
                && sendsSms(event.account().id());
        var queued = new ArrayList<Queued>(reached.size());
        var rows = new ArrayList<Object[]>(reached.size());
        var work = new ArrayList<Arrival>(reached.size());
        for (Reach one : reached) {
            Notice.Channel channel =
                    one.mail() ? Notice.Channel.MAIL : one.phone() && sms ? Notice.Channel.SMS : Notice.Channel.MANUAL;
            String id = PublicId.random();
            rows.add(new Object[] {id, event.key(), one.guest(), kind.word(), channel.word()});
            queued.add(new Queued(one.guest(), channel));
            if (channel != Notice.Channel.MANUAL) {
                work.add(arrival(event, one, id, kind));
            }
        }
        template.batchUpdate(
                "INSERT INTO event_notice (id_random, event_id, guest_id, kind, channel) VALUES (?, ?, ?, ?, ?)", rows);
        if (!work.isEmpty()) {
            inbox.acceptWith(work);
        }
        return queued;
    }

    private boolean sendsSms(long account) {
        try {
            vendors.find(account, "twilio", null);
            return true;
        } catch (DeliveryException _) {
            return false; // a person tells them
        }
    }

    /// Messages to one guest go in order.
    private Arrival arrival(HostedEvent event, Reach to, String notice, Notice.Kind kind) {
        return new Arrival(
                DOMAIN,
                DOMAIN + ":" + event.account().idRandom(),
                notice,
                to.id(),
                kind == Notice.Kind.CONFIRMATION ? Arrival.Priority.HIGH : Arrival.Priority.NORMAL,
                event.account().id(),
                DOMAIN + "." + kind.word(),
                null,
                null,
                Map.of(),
                "application/json",
                json.createObjectNode().put("notice", notice).toString().getBytes(StandardCharsets.UTF_8),
                "notice-" + notice);
    }

    /// That a guest would have been told what their address is not to be written for. In the caller's transaction.
    ///
    /// @param guests integer keys
    void suppressed(HostedEvent event, Collection<Long> guests, Notice.Kind kind) {
        template.batchUpdate(
                "INSERT INTO event_notice (id_random, event_id, guest_id, kind, channel, state) "
                        + "VALUES (?, ?, ?, ?, 'mail', 'suppressed')",
                guests.stream()
                        .map(guest -> new Object[] {PublicId.random(), event.key(), guest, kind.word()})
                        .toList());
    }

    /// A person has told a guest, by hand: the oldest of what waits for that; where nothing waits, the invitation. In
    /// the transaction of a caller who holds the event.
    void byHand(long event, long guest, Notice.Channel channel) {
        String waiting = sql.sql("SELECT id_random FROM event_notice "
                        + "WHERE guest_id = ? AND channel = 'manual' AND state = 'queued' ORDER BY id LIMIT 1")
                .param(guest)
                .query(String.class)
                .optional()
                .orElse(null);
        if (waiting != null) {
            sql.sql("UPDATE event_notice SET channel = ?, state = 'sent', noted_on = UTC_TIMESTAMP(3) "
                            + "WHERE id_random = ?")
                    .params(channel.word(), waiting)
                    .update();
            return;
        }
        sql.sql("INSERT INTO event_notice (id_random, event_id, guest_id, kind, channel, state) "
                        + "VALUES (?, ?, ?, 'invitation', ?, 'sent')")
                .params(PublicId.random(), event, guest, channel.word())
                .update();
    }

    /// Notes what became of one. What the sender reported before it is known that it was sent stays.
    void note(String id, String state, @Nullable String provider, @Nullable String messageId) {
        sql.sql(Sql.of("invitations/note-notice"))
                .param("id", id)
                .param("state", state)
                .param("provider", provider)
                .param("message", messageId)
                .update();
    }

    /// Notes that one is not sent, and why.
    void failed(String id, String reason) {
        sql.sql("UPDATE event_notice SET state = 'failed', reason = ?, noted_on = UTC_TIMESTAMP(3) "
                        + "WHERE id_random = ? AND state IN ('queued', 'failed')")
                .params(reason, id)
                .update();
    }
}
