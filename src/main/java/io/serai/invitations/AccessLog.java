package io.serai.invitations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.invitations.fraud.Score;
import io.serai.web.Client;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who looked at a guest's page, and who answered.
final class AccessLog {
    private final String add = Sql.of("invitations/add-access");
    private final JdbcClient sql;
    private final ObjectMapper json;

    AccessLog(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
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

    /// In the caller's transaction, where there is one.
    ///
    /// @param judgement null for what is not judged
    /// @param answered null for what is no answer, and for one that was blocked
    void add(RsvpLinks.Invited who, Access access, @Nullable Judgement judgement, @Nullable Answered answered) {
        ObjectNode what = json.createObjectNode();
        if (access.fingerprint().isObject()) {
            what.set("fingerprint", access.fingerprint());
        }
        @Nullable Score score = judgement == null ? null : judgement.score();
        if (judgement != null && !judgement.unscored()) {
            what.set("sub_scores", json.valueToTree(judgement.score().subScores()));
        }
        sql.sql(add)
                .param("id", PublicId.random())
                .param("event", who.event().key())
                .param("guest", who.guest().key())
                .param("kind", access.kind().word())
                .param("address", shortened(access.client().address(), 45))
                .param("agent", access.client().agent())
                .param("scanner", access.scanner())
                .param("gesture", access.gesture())
                .param("score", score == null ? null : score.value())
                .param("band", score == null ? null : score.band().key())
                .param("reason", score == null ? null : score.reason())
                .param("blocked", judgement != null && judgement.isBlocked())
                .param("unscored", judgement != null && judgement.unscored())
                .param("answer", answered == null ? null : answered.status().word())
                .param("plus_ones", answered == null ? null : answered.plusOnes())
                .param("what", what.isEmpty() ? null : text(what))
                .update();
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
