package io.serai.invitations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.hub.database.Sql;
import io.serai.invitations.fraud.Access;
import io.serai.invitations.fraud.Cidr;
import io.serai.invitations.fraud.Fingerprint;
import io.serai.invitations.fraud.History;
import io.serai.invitations.fraud.ScannerSigns;
import io.serai.invitations.fraud.Score;
import io.serai.invitations.fraud.Scorer;
import io.serai.invitations.fraud.Thresholds;
import io.serai.web.Call;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How far accesses are doubted: by another program where one is set up, else by the hub's own scorer. Whichever it is
/// never keeps a guest from answering by failing: what can't be scored goes through, and says so.
final class Suspicion {
    private static final Logger LOG = LoggerFactory.getLogger(Suspicion.class);

    private final JdbcClient sql;
    private final ObjectMapper json;
    private final @Nullable OtherScorer other;
    private final Clock clock;
    private final String history = Sql.of("invitations/read-history");

    /// @param other asked instead of the hub's own; null where none is set up
    Suspicion(DataSource database, ObjectMapper json, @Nullable OtherScorer other, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.json = json;
        this.other = other;
        this.clock = clock;
    }

    /// Whether a program looks, and nobody.
    ///
    /// @param gesture whether the page saw a person's hand
    static boolean isScanner(Call call, boolean gesture) {
        return ScannerSigns.in(
                call.operation().method(),
                name -> name.equals("User-Agent") ? call.client().agent() : call.parameter(name),
                gesture);
    }

    Judgement judge(RsvpLinks.Invited who, AccessLog.Access access) {
        try {
            if (isAllowed(who.event().key(), access.client().address())) {
                return new Judgement(Score.ALLOWED, false);
            }
            Thresholds thresholds = thresholds(who.event().key());
            Access now = new Access(
                    kind(access.kind()),
                    fingerprint(access.fingerprint()),
                    access.client().address(),
                    access.client().agent(),
                    access.gesture(),
                    access.scanner());
            if (other != null) {
                return other.score(who, now, thresholds)
                        .map(score -> new Judgement(score, false))
                        .orElse(Judgement.UNSCORED);
            }
            return new Judgement(Scorer.score(now, history(who.guest().key()), clock.instant(), thresholds), false);
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.warn("an access could not be scored: {}", e.toString());
            return Judgement.UNSCORED;
        }
    }

    private boolean isAllowed(long event, String address) {
        return sql
                .sql("SELECT cidr FROM event_allowed WHERE event_id = ?")
                .param(event)
                .query(String.class)
                .list()
                .stream()
                .anyMatch(cidr -> Cidr.parse(cidr).contains(address));
    }

    Thresholds thresholds(long event) {
        return sql.sql("SELECT medium, high, block FROM event_hosting WHERE event_id = ?")
                .param(event)
                .query((row, _) -> Thresholds.of(
                        row.getObject("medium", Integer.class),
                        row.getObject("high", Integer.class),
                        row.getObject("block", Integer.class)))
                .optional()
                .orElse(Thresholds.DEFAULTS);
    }

    private record Known(Access access, Instant at) {}

    private History history(long guest) {
        List<Known> known = sql.sql(history)
                .param("guest", guest)
                .query((row, _) -> known(row))
                .list();
        List<Access> accesses = known.stream().map(Known::access).toList();
        List<Instant> recent = known.stream()
                .filter(one ->
                        one.access().kind() == Access.Kind.RSVP || one.access().gesture())
                .map(Known::at)
                .toList();
        Duration opened = known.stream()
                .filter(one -> one.access().kind() != Access.Kind.RSVP)
                .map(Known::at)
                .max(Instant::compareTo)
                .map(at -> Duration.between(at, clock.instant()))
                .filter(since -> !since.isNegative())
                .orElse(null);
        return new History(Access.baseline(accesses), recent, opened);
    }

    private Known known(ResultSet row) throws SQLException {
        LocalDateTime at = row.getObject("accessed_on", LocalDateTime.class);
        String address = row.getString("address");
        return new Known(
                new Access(
                        Access.Kind.valueOf(row.getString("kind").toUpperCase(java.util.Locale.ROOT)),
                        fingerprint(tree(row.getString("what_json")).path("fingerprint")),
                        Objects.requireNonNullElse(address, ""),
                        row.getString("agent"),
                        row.getBoolean("gesture"),
                        row.getBoolean("scanner")),
                at.toInstant(ZoneOffset.UTC));
    }

    private JsonNode tree(@Nullable String text) {
        try {
            return text == null ? MissingNode.getInstance() : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the column holds JSON", e);
        }
    }

    private static Access.Kind kind(AccessLog.Kind kind) {
        return switch (kind) {
            case VISIT -> Access.Kind.VISIT;
            case ACCESS -> Access.Kind.ACCESS;
            case RSVP -> Access.Kind.RSVP;
        };
    }

    private static Fingerprint fingerprint(JsonNode said) {
        return new Fingerprint(
                said.path("screen").asText(null),
                said.path("time_zone").asText(null),
                said.path("language").asText(null),
                said.path("platform").asText(null));
    }
}
