package io.serai.invitations;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.database.Sql;
import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `guestNotices`: what guests were told, and what of it a person told them.
public final class GuestNotices {
    private final String read = Sql.of("invitations/read-notices");
    private final Guests.Parts parts;
    private final Notices notices;
    private final JdbcClient sql;

    GuestNotices(Guests.Parts parts, Notices notices, DataSource database) {
        this.parts = parts;
        this.notices = notices;
        this.sql = JdbcClient.create(database);
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.VIEWER);
        int limit = Integer.parseInt(call.required("limit"));
        List<Map<String, @Nullable Object>> found = sql.sql(
                        read + "WHERE n.event_id = :event AND n.id < :below ORDER BY n.id DESC LIMIT :limit")
                .param("event", host.event().key())
                .param("below", below(host, call.parameter("cursor")))
                .param("limit", limit + 1)
                .query((row, _) -> shown(row))
                .list();
        List<Map<String, @Nullable Object>> page = found.subList(0, Math.min(limit, found.size()));
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("items", page);
        answer.put("next_cursor", found.size() > limit ? page.getLast().get("id") : null);
        return new Outcome.Done(answer);
    }

    private long below(EventAccess.Host host, @Nullable String cursor) {
        return cursor == null
                ? Long.MAX_VALUE
                : sql.sql("SELECT id FROM event_notice WHERE event_id = ? AND id_random = ?")
                        .params(host.event().key(), cursor)
                        .query(Long.class)
                        .optional()
                        .orElseThrow(() -> new Refusal(new Outcome.Refused(
                                422,
                                "The page can't be found.",
                                List.of(new Fault("query.cursor", "is none that an answer gave as next_cursor")))));
    }

    private static Map<String, @Nullable Object> shown(ResultSet row) throws SQLException {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("id", row.getString("id_random"));
        shown.put("guest_id", row.getString("guest"));
        for (String column : List.of("kind", "channel", "state", "provider", "provider_message_id", "bounce_type")) {
            shown.put(column, row.getString(column));
        }
        shown.put(
                "at",
                row.getObject("noted_on", LocalDateTime.class)
                        .toInstant(ZoneOffset.UTC)
                        .toString());
        return shown;
    }

    /// What waits for a person to tell it is told now; where nothing waits, the invitation is.
    public Outcome byHand(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.EDITOR);
        Notice.Channel channel = Notice.Channel.of(body.path("channel").asText());
        return parts.holding(host, event -> {
            Guest guest = parts.require(host);
            String notice = notices.byHand(event.key(), guest.key(), channel);
            parts.told(
                    host, "guest.notice", guest.id(), Map.of(), Map.of("event", event.id(), "channel", channel.word()));
            return new Outcome.Report(
                    201,
                    sql.sql(read + "WHERE n.id_random = ?")
                            .param(notice)
                            .query((row, _) -> shown(row))
                            .single());
        });
    }
}
