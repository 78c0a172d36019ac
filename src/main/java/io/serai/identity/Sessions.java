package io.serai.identity;

import io.jsonwebtoken.Claims;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.web.Client;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sign-ins. What a session is good for is looked up at every request, so that one that was ended, and everything of a
/// user who was deactivated, stops at once on every node.
final class Sessions {
    private static final String FIND = Sql.of("identity/find-session").formatted(People.COLUMNS, People.LIVING);

    static final String TYP = "session";
    static final Duration DAY = Duration.ofHours(24);
    /// However often it is renewed.
    static final Duration LONGEST = Duration.ofDays(30);

    private static final Duration TOUCHED = Duration.ofMinutes(1);

    /// @param token the access token; shown to whoever signed in, and kept nowhere
    record Access(String token, String session, Duration lifetime) {}

    /// @param kind `browser` or `api`
    record Running(
            String id,
            String kind,
            @Nullable String address,
            @Nullable String agent,
            Instant createdOn,
            Instant lastSeenOn,
            Instant expiresOn) {}

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

    /// Begins one, unless the password has changed since the user was found: else a sign-in could outlive the reset
    /// that came in between, which ends all sessions.
    ///
    /// @param kind `browser` or `api`
    /// @param lasts the session and its first access token
    /// @param role that the token names; null for none
    Access begin(StoredUser user, String kind, Duration lasts, @Nullable String role, Client client) {
        return access(user, began(user, kind, lasts, client), role, lasts);
    }

    /// As [#begin], with a token for those who know people by what they may know: it names the username, and the
    /// knowledge role for the role.
    Access beginKnowing(StoredUser user, String kind, Duration lasts, Client client) {
        String session = began(user, kind, lasts, client);
        return access(user, session, user.person().knowledgeRole(), Map.of("username", user.signsInAs()), lasts);
    }

    private String began(StoredUser user, String kind, Duration lasts, Client client) {
        String id = PublicId.random();
        Instant now = clock.instant();
        int begun = sql.sql("INSERT INTO user_session (id_random, user_id, kind, address, agent, created_on, "
                        + "last_seen_on, expires_on) SELECT ?, u.id, ?, ?, ?, ?, ?, ? FROM `user` u "
                        + "WHERE u.id = ? AND u.password_hash <=> ? LOCK IN SHARE MODE")
                .params(
                        id,
                        kind,
                        client.address(),
                        client.agent(),
                        Timestamp.from(now),
                        Timestamp.from(now),
                        Timestamp.from(now.plus(lasts)),
                        user.person().id(),
                        user.passwordHash())
                .update();
        if (begun == 0) {
            throw new Refusal(401, "The password has just been changed. Please sign in with the new one.");
        }
        return id;
    }

    /// Another access token of a session.
    Access access(StoredUser user, String session, @Nullable String role, Duration lifetime) {
        return access(user, session, role, Map.of(), lifetime);
    }

    private Access access(
            StoredUser user, String session, @Nullable String role, Map<String, String> more, Duration lifetime) {
        var person = user.person();
        var claims = new HashMap<String, Object>(Map.of("sid", session, "email", person.email()));
        claims.putAll(more);
        if (role != null) {
            claims.put("role", role);
        }
        return new Access(keys.mint(TYP, person.uuid(), claims, lifetime), session, lifetime);
    }

    /// Who a session token is of, where its session goes on and its user may come in.
    Optional<Principal.User> find(Claims claims) {
        if (!(claims.get("sid") instanceof String id) || !TYP.equals(claims.get("typ"))) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return sql.sql(FIND)
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

    /// @param user whose it must be, by uuid
    /// @param because such as `logout`, `password`, `replay`
    /// @return whether it was going on
    boolean end(String user, String session, String because) {
        return sql.sql(
                                "UPDATE user_session s JOIN `user` u ON u.id = s.user_id SET s.ended_on = ?, s.ended_because = ? "
                                        + "WHERE s.id_random = ? AND u.uuid = ? AND s.ended_on IS NULL AND s.expires_on > ?")
                        .params(
                                Timestamp.from(clock.instant()),
                                because,
                                session,
                                user,
                                Timestamp.from(clock.instant()))
                        .update()
                > 0;
    }

    /// A user's sessions that go on, the newest first.
    List<Running> running(long user) {
        return sql.sql("SELECT id_random, kind, address, agent, created_on, last_seen_on, expires_on FROM user_session "
                        + "WHERE user_id = ? AND ended_on IS NULL AND expires_on > ? ORDER BY id DESC LIMIT 1000")
                .params(user, Timestamp.from(clock.instant()))
                .query((row, number) -> new Running(
                        row.getString("id_random"),
                        row.getString("kind"),
                        row.getString("address"),
                        row.getString("agent"),
                        row.getTimestamp("created_on").toInstant(),
                        row.getTimestamp("last_seen_on").toInstant(),
                        row.getTimestamp("expires_on").toInstant()))
                .list();
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
