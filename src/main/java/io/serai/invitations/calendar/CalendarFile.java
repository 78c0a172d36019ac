package io.serai.invitations.calendar;

import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.TimezoneAssignment;
import biweekly.io.text.ICalWriter;
import biweekly.property.Method;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.TimeZone;

/// An event as the file that calendar programs read (RFC 5545). The same event is the same file, byte by byte, until it
/// is changed. Times are the event's own with their zone, or in UTC where one stands twice on the clock, as programs
/// differ in which of the two they take.
public final class CalendarFile {
    /// What the file is sent as.
    public static final String MEDIA_TYPE = "text/calendar; charset=utf-8; method=PUBLISH";

    private static final String PRODUCT = "-//Serai//Serai//EN";

    private CalendarFile() {}

    /// In UTF-8, lines ended by CRLF and folded to 75 octets.
    public static byte[] of(CalendarEvent event) {
        var calendar = new ICalendar();
        calendar.setProductId(PRODUCT);
        calendar.setMethod(Method.publish());
        calendar.addEvent(entry(event));
        ZoneId zone = event.when().zone();
        if (!zone.normalized().equals(ZoneOffset.UTC) && event.when().isClear()) {
            calendar.getTimezoneInfo()
                    .setDefaultTimezone(
                            new TimezoneAssignment(TimeZone.getTimeZone(zone), ZoneDescription.of(event.when())));
        }
        return FoldedLines.of(written(calendar)).getBytes(StandardCharsets.UTF_8);
    }

    private static VEvent entry(CalendarEvent event) {
        var entry = new VEvent();
        entry.setUid(plain(event.id() + "@" + event.host()));
        entry.setDateTimeStamp(Date.from(event.modified()));
        entry.setLastModified(Date.from(event.modified()));
        entry.setSequence(event.sequence());
        entry.setSummary(plain(event.name()));
        if (event.description() != null) {
            entry.setDescription(plain(event.description()));
        }
        if (event.location() != null) {
            entry.setLocation(plain(event.location()));
        }
        entry.setDateStart(date(event.when().starts()));
        ZonedDateTime ends = event.when().ends();
        if (ends != null) {
            entry.setDateEnd(date(ends));
        }
        return entry;
    }

    private static Date date(ZonedDateTime time) {
        return Date.from(time.toInstant());
    }

    /// What may stand in a text of RFC 5545 (3.3.11): all that ends a line for some reader becomes `\n`, which the
    /// library escapes, and other control characters go; so no text begins a line of its own.
    private static String plain(String text) {
        var plain = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(c -> {
            switch (c) {
                case '\r', '\n', 0x0B, 0x0C, 0x85, 0x2028, 0x2029 -> plain.append('\n');
                case '\t' -> plain.append('\t');
                default -> {
                    if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                        plain.append('\uFFFD');
                    } else if (!Character.isISOControl(c)) {
                        plain.appendCodePoint(c);
                    }
                }
            }
        });
        return plain.toString();
    }

    private static String written(ICalendar calendar) {
        var text = new StringWriter();
        try (var writer = new ICalWriter(text, ICalVersion.V2_0)) {
            // it counts characters, and the rule is about octets
            writer.getVObjectWriter().getFoldedLineWriter().setLineLength(null);
            writer.write(calendar);
        } catch (IOException e) {
            throw new UncheckedIOException("a calendar file could not be written to memory", e);
        }
        return text.toString();
    }
}
