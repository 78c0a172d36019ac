package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An event as its hosts see it, and what whoever looks may do there.
///
/// @param event as `GET /events/{event_id}` answers it
/// @param door whether they may check people in
public record HostedView(JsonNode event, boolean door) {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx", Locale.ROOT);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    HostedView(JsonNode event) {
        this(event, false);
    }

    /// One of an event's pages.
    public record Tab(String name, String address, boolean here) {}

    public String id() {
        return text("id");
    }

    public String name() {
        String name = text("name").strip();
        return name.isEmpty() ? "Event without a name" : name;
    }

    public String role() {
        return text("your_role");
    }

    public boolean edits() {
        return owns() || role().equals("editor");
    }

    public boolean owns() {
        return role().equals("owner");
    }

    /// Empty where there is none.
    public String text(String field) {
        return event.path(field).asText("");
    }

    public long count(String of) {
        return event.path("counts").path(of).asLong();
    }

    /// Those who attend, with those whom they bring.
    public long taken() {
        return count("attending") + count("plus_ones");
    }

    public String page(String step) {
        return EventDesk.PAGE + id() + step;
    }

    /// What may be done elsewhere only by whom the page is for is not led to.
    public List<Tab> tabs(String here) {
        var tabs = new ArrayList<Tab>();
        for (String name : List.of("Guests", "Team", "Live", "Figures", "Security", "Settings")) {
            if (edits() || !name.equals("Settings")) {
                String step = name.equals("Guests") ? "" : "/" + name.toLowerCase(Locale.ROOT);
                tabs.add(new Tab(name, page(step), name.equals(here)));
            }
        }
        if (door) {
            tabs.add(new Tab("Door", DoorPages.address(id()), false));
        }
        return tabs;
    }

    /// When and where, in a line.
    public String when() {
        var parts = new ArrayList<String>();
        String starts = wall("start_at");
        if (!starts.isEmpty()) {
            String ends = wall("end_at");
            parts.add(starts + (ends.isEmpty() ? "" : " to " + ends) + " (" + zone() + ")");
        }
        if (!text("location").isBlank()) {
            parts.add(text("location").strip());
        }
        return String.join(" · ", parts);
    }

    /// A time of the event's, with its offset; empty where there is none.
    public String wall(String field) {
        try {
            return text(field).isEmpty() ? "" : MINUTES.format(OffsetDateTime.parse(text(field)));
        } catch (DateTimeException e) {
            return text(field);
        }
    }

    /// An instant in the event's time zone, with its offset.
    public @Nullable When at(JsonNode instant) {
        String exact = instant.asText("");
        try {
            return exact.isEmpty()
                    ? null
                    : new When(exact, SECONDS.format(ZonedDateTime.ofInstant(Instant.parse(exact), zone())));
        } catch (DateTimeException e) {
            return new When(exact, exact);
        }
    }

    private ZoneId zone() {
        try {
            return text("timezone").isEmpty() ? ZoneOffset.UTC : ZoneId.of(text("timezone"));
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
