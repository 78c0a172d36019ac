package io.serai.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.console.EventDesk.Said;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `eventLivePages`: what happens around an event, and what came of it in figures.
public final class EventLivePages {
    private static final int CHART_DAYS = 90;
    private static final List<String> ANSWERS = List.of("attending", "waitlisted", "declined");
    private static final List<String> COLOURS = List.of("--accent", "--soft", "--bad-text");

    private final EventDesk desk;
    private final ObjectMapper json;

    EventLivePages(EventDesk desk, ObjectMapper json) {
        this.desk = desk;
        this.json = json;
    }

    public Outcome live(@ExchangeProperty(Call.PROPERTY) Call call) {
        return desk.show(call, "host-live", Said.NOTHING, event -> {
            Query from = Query.of(call, List.of("cursor"));
            JsonNode activity = desk.get(call, from.at("/activity")).body();
            String next = activity.path("next_cursor").asText("");
            var model = new LinkedHashMap<String, @Nullable Object>();
            model.put(
                    "rows",
                    activity.path("items")
                            .valueStream()
                            .map(item -> ActivityRow.of(event, item))
                            .toList());
            // the list that goes on is the latest one
            model.put("follow", from.isEmpty() ? EventDesk.api(call, "/live") : null);
            model.put("first", from.isEmpty() ? null : EventDesk.page(call, "/live"));
            model.put("next", next.isEmpty() ? null : from.with("cursor", next).at(EventDesk.page(call, "/live")));
            return model;
        });
    }

    /// The answers of a day.
    public record Day(String day, long attending, long waitlisted, long declined) {
        static Day of(JsonNode row) {
            return new Day(
                    row.path("day").asText(),
                    row.path("attending").asLong(),
                    row.path("waitlisted").asLong(),
                    row.path("declined").asLong());
        }
    }

    public Outcome figures(@ExchangeProperty(Call.PROPERTY) Call call) {
        return desk.show(call, "host-figures", Said.NOTHING, event -> {
            InnerCalls.Reply reply = desk.get(call, "/answers");
            List<Day> days =
                    reply.body().path("days").valueStream().map(Day::of).toList();
            var model = new LinkedHashMap<String, @Nullable Object>();
            model.put("days", days.reversed());
            model.put("chart", days.isEmpty() ? null : chart(days));
            return model;
        });
    }

    /// Days without an answer are none of the list, and are in the chart all the same.
    private String chart(List<Day> days) {
        LocalDate last = LocalDate.parse(days.getLast().day());
        LocalDate first = LocalDate.parse(days.getFirst().day());
        LocalDate from = first.isBefore(last.minusDays(CHART_DAYS - 1)) ? last.minusDays(CHART_DAYS - 1) : first;
        var byDay = new LinkedHashMap<String, Day>();
        days.forEach(day -> byDay.put(day.day(), day));
        var lines = new ArrayList<List<Long>>();
        ANSWERS.forEach(_ -> lines.add(new ArrayList<>()));
        for (LocalDate day = from; !day.isAfter(last); day = day.plusDays(1)) {
            Day of = byDay.getOrDefault(day.toString(), new Day("", 0, 0, 0));
            lines.get(0).add(of.attending());
            lines.get(1).add(of.waitlisted());
            lines.get(2).add(of.declined());
        }
        Map<String, Object> chart = Map.of(
                "from",
                from.atStartOfDay(ZoneOffset.UTC).toInstant().toString(),
                "step",
                86_400,
                "labels",
                ANSWERS,
                "colours",
                COLOURS,
                "lines",
                lines);
        try {
            return json.writeValueAsString(chart);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lists of numbers are always JSON", e);
        }
    }
}
