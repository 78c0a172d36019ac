package io.serai.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `overviewPages`: the first page, on which somebody sees within seconds whether anything needs them.
public final class OverviewPages {
    private static final String EVENTS = "/v3/hub/activity/events";
    /// More is in the pages of runs.
    private static final int CHARTS = 12;

    private static final int SHOWN = 20;

    private final InnerCalls calls;
    private final ObjectMapper json;

    OverviewPages(InnerCalls calls, ObjectMapper json) {
        this.calls = calls;
        this.json = json;
    }

    /// What a capability did in a day.
    ///
    /// @param data for the chart: the API's own lists, as JSON
    public record Chart(String capability, long accepted, long done, long retried, long dead, String data) {}

    /// Something that needs a person.
    ///
    /// @param page where it is looked after; null where that can't be opened from here
    public record Need(
            String kind,
            String capability,
            String what,
            long howMany,
            @Nullable When since,
            String account,
            @Nullable String page) {}

    /// A line of the ledger.
    public record Line(String account, String provider, Map<String, Long> counts, long imbalance) {}

    /// A part of the hub.
    public record Part(String name, boolean up, String detail) {}

    /// The installation.
    public record State(
            List<Node> nodes,
            long freePercent,
            String free,
            long waiting,
            @Nullable When oldest) {
        public record Node(String id, @Nullable When seen, boolean alive) {}
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        boolean all = "all".equals(call.parameter("accounts"));
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call));
        model.put("permissions", permissions(call));
        model.put("all", all);
        model.put("mayAll", call.principal().everywhere());
        boolean may = calls.may(call, "GET", "/v3/hub/activity");
        model.put("may", may);
        model.put("events", may && !all ? EVENTS : null);
        model.put("charts", may ? charts(get(call, all, "/v3/hub/activity")) : List.of());
        model.put("needs", may ? needs(get(call, all, "/v3/hub/attention"), call, all) : List.of());
        boolean mayLedger = calls.may(call, "GET", "/v3/hub/ledger");
        model.put("mayLedger", mayLedger);
        model.put(
                "ledger",
                mayLedger ? Rows.of(get(call, all, "/v3/hub/ledger?recent=true"), OverviewPages::line) : List.of());
        model.put("parts", parts(call));
        model.put("state", call.principal().everywhere() ? state(calls.get(call, "/v3/hub/state")) : null);
        return new Outcome.Page(200, "console/overview", model);
    }

    private static List<String> permissions(Call call) {
        return call.principal() instanceof Principal.User user
                ? user.permissions().stream().sorted().toList()
                : List.of();
    }

    private InnerCalls.Reply get(Call call, boolean all, String address) {
        return all ? calls.getEverywhere(call, address) : calls.get(call, address);
    }

    private List<Chart> charts(InnerCalls.Reply reply) {
        JsonNode data = reply.body().path("data");
        return stream(data.path("capabilities"))
                .limit(CHARTS)
                .map(one -> chart(data, one))
                .toList();
    }

    private Chart chart(JsonNode day, JsonNode capability) {
        var data = new LinkedHashMap<String, Object>();
        data.put("from", day.path("from"));
        for (String name : List.of("accepted", "done", "retried", "dead")) {
            data.put(name, capability.path(name));
        }
        try {
            return new Chart(
                    capability.path("capability").asText(),
                    sum(capability.path("accepted")),
                    sum(capability.path("done")),
                    sum(capability.path("retried")),
                    sum(capability.path("dead")),
                    json.writeValueAsString(data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lists of numbers are always JSON", e);
        }
    }

    private static long sum(JsonNode numbers) {
        return stream(numbers).mapToLong(JsonNode::asLong).sum();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private List<Need> needs(InnerCalls.Reply reply, Call call, boolean all) {
        String own = call.account() == null ? "" : call.account().idRandom();
        List<Need> needs = Rows.of(reply, row -> {
            String page = row.path("page").asText("");
            boolean here = Objects.equals(row.path("account_id").asText(), own);
            boolean opens = here && !page.equals("/") && calls.may(call, "GET", page.replaceFirst("\\?.*", ""));
            return new Need(
                    row.path("kind").asText(),
                    row.path("capability").asText(""),
                    row.path("what").asText(""),
                    row.path("how_many").asLong(),
                    When.of(row.path("since")),
                    row.path("account_name").asText(row.path("account_id").asText()),
                    opens ? page : null);
        });
        return needs.size() > SHOWN && !all ? needs.subList(0, SHOWN) : needs;
    }

    private static Line line(JsonNode row) {
        var counts = new LinkedHashMap<String, Long>();
        for (String name : List.of("accepted", "done", "in_progress", "retrying", "dead", "discarded")) {
            counts.put(name.replace('_', ' '), row.path(name).asLong());
        }
        return new Line(
                row.path("account_id").asText(),
                row.path("provider").asText(),
                counts,
                row.path("imbalance").asLong());
    }

    private List<Part> parts(Call call) {
        return stream(calls.get(call, "/observe/health/ready").body().path("checks"))
                .map(check -> new Part(
                        check.path("name").asText(),
                        check.path("status").asText().equals("UP"),
                        check.path("detail").asText("")))
                .toList();
    }

    private static @Nullable State state(InnerCalls.Reply reply) {
        if (!reply.isOk()) {
            return null;
        }
        JsonNode data = reply.body().path("data");
        long free = data.at("/disk/free_bytes").asLong();
        long total = Math.max(1, data.at("/disk/total_bytes").asLong());
        return new State(
                stream(data.path("nodes"))
                        .map(node -> new State.Node(
                                node.path("id").asText(),
                                When.exactly(node.path("seen_on")),
                                node.path("alive").asBoolean()))
                        .toList(),
                free * 100 / total,
                free / (1L << 30) + " GiB",
                data.at("/queue/waiting").asLong(),
                When.exactly(data.at("/queue/oldest_on")));
    }
}
