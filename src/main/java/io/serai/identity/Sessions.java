package io.serai.identity;

import io.jsonwebtoken.Claims;
import io.serai.hub.PublicId;
import io.serai.web.Client;
import io.serai.web.Principal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sign-ins. What a session is good for is looked up at every request, so that one that was ended, and everything of a
/// user who was deactivated, stops at once on every node.
final class Sessions {
    static final String TYP = "session";
    private static final Duration TOUCHED = Duration.ofMinutes(1);

    /// @param token the access token; shown to whoever signed in, and kept nowhere
    record Access(String token, String session, Duration lifetime) {}

    private record Found(StoredUser user, String session, Instant seen) {}

    private final JdbcClient sql;
    private final JwtKeys keys;
    private final Roles roles;
    private final Clock clock;

    Sessions(DataSource database, JwtKeys keys, Roles roles, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.keys = keys;
        this.roles = roles;
        this.clock = clock;
    }

    /// @param kind `browser` or `api`
    /// @param lasts the session, and with it everything it brings
    /// @param lifetime of the first access token
    Access begin(StoredUser user, String kind, Duration lasts, Duration lifetime, Client client) {
        String id = PublicId.random();
        Instant now = clock.instant();
        sql.sql(
                        "INSERT INTO user_session (id_random, user_id, kind, address, agent, created_on, last_seen_on, expires_on) "
                                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        id,
                        user.person().id(),
                        kind,
                        client.address(),
                        client.agent(),
                        Timestamp.from(now),
                        Timestamp.from(now),
                        Timestamp.from(now.plus(lasts)))
                .update();
        return access(user, id, lifetime);
    }

    /// Another access token of a session.
    Access access(StoredUser user, String session, Duration lifetime) {
        var person = user.person();
        String token = keys.mint(
                TYP, person.uuid(), Map.of("sid", session, "email", person.email(), "role", person.role()), lifetime);
        return new Access(token, session, lifetime);
    }

    /// Who a session token is of, where its session goes on and its user may come in.
    Optional<Principal.User> find(Claims claims) {
        if (!(claims.get("sid") instanceof String id) || !TYP.equals(claims.get("typ"))) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return sql.sql("SELECT s.last_seen_on, " + People.COLUMNS + " FROM user_session s "
                        + "JOIN `user` u ON u.id = s.user_id JOIN account a ON a.id = u.account_id "
                        + "WHERE s.id_random = ? AND s.ended_on IS NULL AND s.expires_on > ? AND u.uuid = ? AND "
                        + People.LIVING)
                .params(id, Timestamp.from(now), claims.getSubject())
                .query((row, number) -> new Found(
                        People.user(row, number),
                        id,
                        row.getTimestamp("last_seen_on").toInstant()))
                .optional()
                .filter(found -> found.user().isLetIn(now))
                .map(found -> {
                    touch(found, now);
                    return principal(found.user(), found.session());
                });
    }

    private Principal.User principal(StoredUser user, String session) {
        var person = user.person();
        return new Principal.User(
                person, session, roles.of(person.role(), person.knowledgeRole(), StoredUser.siteRole(person)));
    }

    private void touch(Found found, Instant now) {
        if (found.seen().plus(TOUCHED).isBefore(now)) {
            sql.sql("UPDATE user_session SET last_seen_on = ? WHERE id_random = ?")
                    .params(Timestamp.from(now), found.session())
                    .update();
        }
    }

    /// @param because such as `logout`, `password`, `replay`
    /// @return whether it was going on
    boolean end(String session, String because) {
        return sql.sql("UPDATE user_session SET ended_on = UTC_TIMESTAMP(3), ended_because = ? "
                                + "WHERE id_random = ? AND ended_on IS NULL")
                        .params(because, session)
                        .update()
                > 0;
    }

    /// Ends all of a user's sessions but one.
    ///
    /// @param except the public id of the one that goes on; empty for none
    int endAll(long user, String except, String because) {
        return sql.sql("UPDATE user_session SET ended_on = UTC_TIMESTAMP(3), ended_because = ? "
                        + "WHERE user_id = ? AND ended_on IS NULL AND id_random <> ?")
                .params(because, user, except)
                .update();
    }
}
