package io.serai.invitations;

import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.web.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Invites in the database. What changes them holds the event.
final class InviteStore {
    private final String read = Sql.of("invitations/read-invites");
    private final JdbcClient sql;

    InviteStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// By what a link holds.
    Optional<Invite> byToken(String token) {
        return InviteLinks.isToken(token)
                ? sql.sql(read + "WHERE i.token_hash = ?")
                        .param(GuestLinks.hash(token))
                        .query((row, _) -> invite(row))
                        .optional()
                : Optional.empty();
    }

    Optional<Invite> byId(String id) {
        return sql.sql(read + "WHERE i.id_random = ?")
                .param(id)
                .query((row, _) -> invite(row))
                .optional();
    }

    /// Of an event, those that are neither used nor cancelled, the first ones first.
    List<Invite> of(long event) {
        return sql.sql(read + "WHERE i.event_id = ? AND i.open_key IS NOT NULL ORDER BY i.id")
                .param(event)
                .query((row, _) -> invite(row))
                .list();
    }

    /// The one of an address, neither used nor cancelled.
    Optional<Invite> of(long event, String email) {
        return sql.sql(read + "WHERE i.event_id = ? AND i.open_key = ?")
                .params(event, MailAddress.key(email))
                .query((row, _) -> invite(row))
                .optional();
    }

    /// @param expires in whole milliseconds
    /// @return the public id
    String add(long event, String email, EventRole role, long inviter, Instant expires) {
        String id = PublicId.random();
        sql.sql("INSERT INTO event_invite (id_random, event_id, email, email_key, role, inviter_id, expires_on) "
                        + "VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(id, event, email, MailAddress.key(email), role.word(), inviter, time(expires))
                .update();
        return id;
    }

    /// From now on that link leads to it.
    void opens(Invite invite, String token) {
        sql.sql("UPDATE event_invite SET token_hash = ? WHERE id = ? AND token_hash IS NULL")
                .params(GuestLinks.hash(token), invite.key())
                .update();
    }

    void cancel(Invite invite) {
        sql.sql("UPDATE event_invite SET cancelled_on = UTC_TIMESTAMP(3) WHERE id = ? AND used_on IS NULL "
                        + "AND cancelled_on IS NULL")
                .param(invite.key())
                .update();
    }

    /// @return false where it was used or cancelled before
    boolean use(Invite invite) {
        return sql.sql("UPDATE event_invite SET used_on = UTC_TIMESTAMP(3) WHERE id = ? AND used_on IS NULL "
                                + "AND cancelled_on IS NULL")
                        .param(invite.key())
                        .update()
                > 0;
    }

    /// That of the event; empty where it was closed.
    Optional<Account> account(Invite invite) {
        return sql.sql(Sql.of("invitations/find-invited-account"))
                .param(invite.key())
                .query((row, _) -> new Account(row.getLong("id"), row.getString("id_random"), row.getString("code")))
                .optional();
    }

    private static Invite invite(ResultSet row) throws SQLException {
        return new Invite(
                row.getLong("id"),
                row.getString("id_random"),
                row.getLong("event_id"),
                row.getString("email"),
                row.getString("email_key"),
                EventRole.of(row.getString("role")),
                row.getObject("expires_on", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getBoolean("used") || row.getBoolean("cancelled"),
                row.getString("inviter"));
    }

    private static LocalDateTime time(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
