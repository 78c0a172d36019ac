package io.serai.invitations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.invitations.fraud.Score;
import io.serai.web.Client;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/// Who looked at a guest's page, and who answered.
final class AccessLog {
    private final String add = Sql.of("invitations/add-access");
    private final NamedParameterJdbcTemplate sql;
    private final ObjectMapper json;

    AccessLog(DataSource database, ObjectMapper json) {
        this.sql = new NamedParameterJdbcTemplate(database);
        this.json = json;
    }

    enum Kind {
        /// The page was asked for.
        VISIT,
        /// The page's own script told of the device.
        ACCESS,
        /// An answer.
        RSVP;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// @param scanner whether a program looks, and nobody
    /// @param gesture whether a person moved or touched something
    /// @param fingerprint what the page told of the device; missing where it told nothing
    record Access(Kind kind, Client client, boolean scanner, boolean gesture, JsonNode fingerprint) {}

    /// What an answer came to.
    record Answered(Guest.Status status, int plusOnes) {}

    /// @param judgement null for what is not judged
    /// @param answered null for what is no answer, and for one that was blocked
    record Line(
            RsvpLinks.Invited who,
            Access access,
            @Nullable Judgement judgement,
            @Nullable Answered answered) {}

    /// In the caller's transaction, where there is one.
    void add(List<Line> lines) {
        sql.batchUpdate(add, lines.stream().map(this::row).toArray(SqlParameterSource[]::new));
    }

    private SqlParameterSource row(Line line) {
        Access access = line.access();
        ObjectNode what = json.createObjectNode();
        if (access.fingerprint().isObject()) {
            what.set("fingerprint", access.fingerprint());
        }
        @Nullable Judgement judgement = line.judgement();
        @Nullable Score score = judgement == null ? null : judgement.score();
        if (judgement != null && !judgement.unscored()) {
            what.set("sub_scores", json.valueToTree(judgement.score().subScores()));
        }
        @Nullable Answered answered = line.answered();
        return new MapSqlParameterSource()
                .addValue("id", PublicId.random())
                .addValue("event", line.who().event().key())
                .addValue("guest", line.who().guest().key())
                .addValue("kind", access.kind().word())
                .addValue("address", shortened(access.client().address(), 45))
                .addValue("agent", access.client().agent())
                .addValue("scanner", access.scanner())
                .addValue("gesture", access.gesture())
                .addValue("score", score == null ? null : score.value())
                .addValue("band", score == null ? null : score.band().key())
                .addValue("reason", score == null ? null : score.reason())
                .addValue("blocked", judgement != null && judgement.isBlocked())
                .addValue("unscored", judgement != null && judgement.unscored())
                .addValue("answer", answered == null ? null : answered.status().word())
                .addValue("plus_ones", answered == null ? null : answered.plusOnes())
                .addValue("what", what.isEmpty() ? null : text(what));
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    private String text(ObjectNode node) {
        try {
            return json.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }
}
