package io.serai.invitations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What hosts say of an event, checked: in the form in which the record's engine takes it.
final class EventFields {
    private static final List<String> TIMES = List.of("start_datetime", "end_datetime", "rsvp_until");

    private final List<Fault> faults = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    /// @param fields fit for the record
    /// @param notices what was settled differently from what was said, for the host
    record Checked(ObjectNode fields, List<String> notices) {}

    /// @param given what was said; what is not there stays as it is
    /// @param present the event so far; null for a new one
    /// @throws Refusal 422 that names what can't be
    static Checked of(ObjectNode given, @Nullable HostedEvent present) {
        var reading = new EventFields();
        ObjectNode fields = given.deepCopy();
        reading.name(fields, present == null);
        ZoneId zone = reading.zone(fields, present);
        for (String name : TIMES) {
            reading.settle(fields, name, zone);
        }
        reading.order(fields, present);
        reading.language(fields);
        if (!reading.faults.isEmpty()) {
            throw new Refusal(new Outcome.Refused(422, "The event can't be like this.", reading.faults));
        }
        return new Checked(fields, List.copyOf(reading.notices));
    }

    private void name(ObjectNode fields, boolean needed) {
        JsonNode name = fields.path("name");
        if ((needed || !name.isMissingNode())
                && (name.isMissingNode() || name.isNull() || name.asText().isBlank())) {
            faults.add(new Fault("body.name", "expected what the event is called"));
        }
    }

    private ZoneId zone(ObjectNode fields, @Nullable HostedEvent present) {
        ZoneId before = present == null ? ZoneOffset.UTC : present.zone();
        if (!fields.has("timezone")) {
            return before;
        }
        JsonNode name = fields.get("timezone");
        if (name.isNull() || name.asText().isBlank()) {
            fields.putNull("timezone");
            return ZoneOffset.UTC;
        }
        // an offset or an abbreviation knows nothing of clock changes
        if (!ZoneId.getAvailableZoneIds().contains(name.asText())) {
            faults.add(new Fault(
                    "body.timezone", "is no time zone of the IANA database; expected one such as Europe/Berlin"));
            return before;
        }
        return ZoneId.of(name.asText());
    }

    private void settle(ObjectNode fields, String name, ZoneId zone) {
        JsonNode given = fields.get(name);
        if (given == null || given.isNull()) {
            return;
        }
        try {
            LocalDateTime wall = LocalDateTime.parse(given.asText().strip().replace(' ', 'T'))
                    .withNano(0);
            LocalDateTime settled = wall.atZone(zone).toLocalDateTime();
            ZoneOffsetTransition change = zone.getRules().getTransition(wall);
            if (!settled.equals(wall)) {
                notices.add("%s: %s does not exist in %s, as the clock is put forward then; it counts as %s."
                        .formatted(name, wall, zone, settled));
            } else if (change != null) {
                notices.add("%s: %s exists twice in %s, as the clock is put back then; it is the first one, at %s."
                        .formatted(name, wall, zone, wall.atZone(zone).getOffset()));
            }
            fields.put(name, DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(settled));
        } catch (DateTimeException _) {
            faults.add(new Fault(
                    "body." + name,
                    "expected a wall time of the event's time zone without an offset, such as 2026-06-01T19:00:00"));
        }
    }

    private void order(ObjectNode fields, @Nullable HostedEvent present) {
        LocalDateTime start = wall(
                fields,
                "start_datetime",
                present == null ? null : present.plan().start());
        LocalDateTime end = wall(
                fields, "end_datetime", present == null ? null : present.plan().end());
        if (start != null && end != null && end.isBefore(start)) {
            faults.add(new Fault(
                    "body." + (fields.has("end_datetime") ? "end_datetime" : "start_datetime"),
                    "the event would end at " + end + ", before it starts at " + start));
        }
    }

    private static @Nullable LocalDateTime wall(ObjectNode fields, String name, @Nullable LocalDateTime present) {
        if (!fields.has(name)) {
            return present;
        }
        try {
            return fields.get(name).isNull()
                    ? null
                    : LocalDateTime.parse(fields.get(name).asText());
        } catch (DateTimeException _) {
            return null; // named already
        }
    }

    private void language(ObjectNode fields) {
        JsonNode tag = fields.get("language");
        if (tag == null || tag.isNull()) {
            return;
        }
        try {
            fields.put(
                    "language",
                    new Locale.Builder().setLanguageTag(tag.asText()).build().toLanguageTag());
        } catch (IllformedLocaleException _) {
            faults.add(new Fault("body.language", "is no language tag of BCP 47; expected one such as de or pt-BR"));
        }
    }
}
