package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.console.EventDesk.Said;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `eventSecurityPages`: from which score on an answer is doubted, whom nobody doubts, and what a person says
/// of what was doubted.
public final class EventSecurityPages {
    private static final String LIMITS = "/security/thresholds";
    private static final String LIST = "/security/allowlist";
    private static final List<String> DOUBTFUL = List.of("block", "high", "medium");

    private final EventDesk desk;

    EventSecurityPages(EventDesk desk) {
        this.desk = desk;
    }

    /// From which score on a band begins, as text; numbers where they were taken.
    public record Bands(String medium, String high, String block) {
        static Bands of(JsonNode limits) {
            return new Bands(
                    limits.path("medium").asText(""),
                    limits.path("high").asText(""),
                    limits.path("block").asText(""));
        }

        public String get(String band) {
            return switch (band) {
                case "medium" -> medium;
                case "high" -> high;
                default -> block;
            };
        }

        /// Where a band begins, for what is drawn.
        public int begin(String band) {
            String text = get(band);
            return text.matches("\\d{1,3}") ? Math.min(100, Integer.parseInt(text)) : 0;
        }
    }

    /// An access that is doubted, and what a person said of it.
    ///
    /// @param verdict empty for none
    public record Doubt(ActivityRow row, String band, String verdict, String note) {}

    /// What would be other than it was.
    public record Changed(@Nullable When at, String guest, String score, String from, String to) {}

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, Said.NOTHING, null);
    }

    /// @param shadow what other limits would have done; null where nobody asked
    private Outcome show(Call call, Said said, @Nullable JsonNode shadow) {
        return desk.show(call, "host-security", said, event -> {
            JsonNode limits = desk.get(call, LIMITS).body();
            JsonNode allowed = desk.get(call, LIST).body();
            var model = new LinkedHashMap<String, @Nullable Object>();
            model.put("bands", Bands.of(limits));
            model.put("defaults", Bands.of(limits.path("defaults")));
            model.put("wished", Bands.of(said.sent().has("medium") ? said.sent() : limits));
            model.put(
                    "allowed",
                    (allowed.isArray() ? allowed : allowed.path("items"))
                            .valueStream()
                            .toList());
            model.put("cidr", said.sent().path("cidr").asText(""));
            model.put("doubts", doubts(call, event));
            model.put("shadow", shadow == null ? null : shadow.path("accesses").asText("0"));
            model.put(
                    "changed",
                    shadow == null
                            ? List.of()
                            : shadow.path("changed")
                                    .valueStream()
                                    .map(row -> changed(event, row))
                                    .toList());
            return model;
        });
    }

    private static Changed changed(HostedView event, JsonNode row) {
        return new Changed(
                event.at(row.path("at")),
                row.path("guest_name").asText("Guest"),
                row.path("score").asText(""),
                row.path("from").asText(""),
                row.path("to").asText(""));
    }

    /// The latest of each band; those of which nobody has said anything come first.
    private List<Doubt> doubts(Call call, HostedView event) {
        Map<String, JsonNode> said = said(call);
        var doubts = new ArrayList<JsonNode>();
        for (String band : DOUBTFUL) {
            desk.get(call, "/access-logs?band=" + band).body().path("items").forEach(doubts::add);
        }
        return doubts.stream()
                .sorted(Comparator.<JsonNode, Boolean>comparing(
                                access -> said.containsKey(access.path("id").asText()))
                        .thenComparing(access -> access.path("at").asText(), Comparator.reverseOrder()))
                .map(access -> {
                    JsonNode verdict = said.getOrDefault(access.path("id").asText(), MissingNode.getInstance());
                    return new Doubt(
                            ActivityRow.of(event, access),
                            access.path("band").asText(),
                            verdict.path("verdict").asText(""),
                            verdict.path("note").asText(""));
                })
                .toList();
    }

    private Map<String, JsonNode> said(Call call) {
        JsonNode answer = desk.get(call, "/security/feedback").body();
        var said = new HashMap<String, JsonNode>();
        Stream<JsonNode> rows = (answer.isArray() ? answer : answer.path("items")).valueStream();
        rows.forEach(row -> said.put(row.path("access_log_id").asText(), row));
        return said;
    }

    private static Map<String, Object> wish(JsonNode sent) {
        var wish = new LinkedHashMap<String, @Nullable Object>();
        for (String band : List.of("medium", "high", "block")) {
            wish.put(band, EventDesk.number(sent, band));
        }
        return wish;
    }

    public Outcome change(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        return done(call, desk.send(call, "PUT", LIMITS, wish(sent)), "limits-saved", sent);
    }

    /// What other limits would have made of what happened; nothing is changed.
    public Outcome shadow(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = desk.send(call, "POST", LIMITS + "/shadow", wish(sent));
        return reply.isOk()
                ? show(call, new Said(200, null, Map.of(), sent), reply.body())
                : show(call, Said.refused(reply, sent), null);
    }

    public Outcome allow(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        Map<String, String> wish = Map.of("cidr", sent.path("cidr").asText("").strip());
        return done(call, desk.send(call, "POST", LIST, wish), "network-allowed", sent);
    }

    public Outcome disallow(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        String cidr = URLEncoder.encode(sent.path("cidr").asText(""), StandardCharsets.UTF_8);
        InnerCalls.Reply reply = desk.send(call, "DELETE", LIST + "?cidr=" + cidr, null);
        return done(call, reply, "network-removed", MissingNode.getInstance());
    }

    public Outcome judge(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        var wish = new LinkedHashMap<String, @Nullable Object>();
        wish.put("verdict", sent.path("verdict").asText(""));
        String note = EventDesk.orNull(sent, "note");
        if (note != null) {
            wish.put("note", note);
        }
        InnerCalls.Reply reply = desk.send(call, "POST", "/access-logs/" + call.required("log_id") + "/feedback", wish);
        return done(call, reply, "verdict-noted", MissingNode.getInstance());
    }

    private Outcome done(Call call, InnerCalls.Reply reply, String code, JsonNode sent) {
        return desk.done(
                call,
                reply,
                EventDesk.page(call, "/security?done=" + code),
                sent,
                said -> show(call, said.at("cidr"), null));
    }
}
