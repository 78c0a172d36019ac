package io.serai.invitations.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.invitations.calendar.CalendarEvent.When;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What three programs read from our files is what we meant.
class CalendarFileTest {
    private static final Instant MODIFIED = Instant.parse("2026-11-30T12:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final When EVENING = new When(at("2026-12-15T19:30"), at("2026-12-15T23:00"), BERLIN);

    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Africa/Casablanca",
            "America/Sao_Paulo",
            "UTC");

    /// No program has such a zone in a table of its own, so that it must read the file's; each file's is another.
    private static final String UNHEARD_OF = "Serai/Nowhere";

    /// As written, and as it is to be read.
    private static final List<List<String>> TEXTS = List.of(
            List.of("Summer; winter, and \\ no line", "Summer; winter, and \\ no line"),
            List.of("\"Quoted\": a:b;c=d\\", "\"Quoted\": a:b;c=d\\"),
            List.of("one\r\ntwo\nthree\rfour", "one\ntwo\nthree\nfour"),
            List.of("five\u000Bsix\fseven\u0085eight\u2028nine\u2029ten", "five\nsix\nseven\neight\nnine\nten"),
            List.of("be\u0007ll, nu\u0000ll, esc\u001B[31m, del\u007F, c1\u009B", "bell, null, esc[31m, del, c1"),
            List.of(
                    "Party\r\nATTENDEE:mailto:x@example.org\r\nEND:VEVENT",
                    "Party\nATTENDEE:mailto:x@example.org\nEND:VEVENT"),
            List.of("x\n ATTENDEE:mailto:x@example.org", "x\n ATTENDEE:mailto:x@example.org"),
            List.of("half \uD83D of one", "half \uFFFD of one"),
            List.of(
                    "\uD83D\uDC69\u200D\uD83D\uDCBB\uD83C\uDF89".repeat(60),
                    "\uD83D\uDC69\u200D\uD83D\uDCBB\uD83C\uDF89".repeat(60)),
            List.of("\u00FC\u6F22;".repeat(200), "\u00FC\u6F22;".repeat(200)),
            List.of(
                    "a long line with spaces at every fold ".repeat(40).strip(),
                    "a long line with spaces at every fold ".repeat(40).strip()));

    private record Case(byte[] file, When when, String text) {}

    private static final List<Case> CASES = new ArrayList<>();
    private static Map<String, List<JsonNode>> read;

    @BeforeAll
    static void readAll() throws Exception {
        for (String zone : ZONES) {
            times(ZoneId.of(zone)).forEach(when -> {
                byte[] file = CalendarFile.of(event("Party", when));
                CASES.add(new Case(file, when, "Party"));
                CASES.add(new Case(
                        text(file).replace(zone, UNHEARD_OF + CASES.size()).getBytes(StandardCharsets.UTF_8),
                        when,
                        "Party"));
            });
        }
        TEXTS.forEach(
                pair -> CASES.add(new Case(CalendarFile.of(event(pair.getFirst(), EVENING)), EVENING, pair.getLast())));
        read = CalendarReaders.read(CASES.stream().map(Case::file).toList());
    }

    /// Around each clock change of two years, within it, and far from one.
    private static List<When> times(ZoneId zone) {
        var times = new ArrayList<When>();
        times.add(new When(at("2026-07-15T19:30"), at("2026-07-15T23:00"), zone));
        times.add(new When(at("2026-12-15T19:30"), at("2027-07-15T23:00"), zone));
        times.add(new When(at("2040-10-20T09:00"), at("2040-10-20T17:00"), zone));
        times.add(new When(at("2026-07-15T19:30"), null, zone));
        times.add(new When(at("2026-07-15T19:30"), at("2026-07-15T19:30"), zone));
        ZoneRules rules = zone.getRules();
        Instant after = Instant.parse("2018-01-01T00:00:00Z");
        for (int i = 0; i < 4; i++) {
            ZoneOffsetTransition change = rules.nextTransition(after);
            if (change == null) {
                break;
            }
            LocalDateTime before = change.getDateTimeBefore();
            times.add(new When(before.minusHours(5), before.plusHours(5), zone));
            times.add(new When(before.minusHours(5), before.minusHours(3), zone));
            times.add(new When(change.getDateTimeAfter(), before.plusDays(2), zone));
            times.add(new When(before.minusHours(6), before.plusMinutes(15), zone));
            times.add(new When(before.minusMinutes(15), before.plusHours(6), zone));
            after = i == 1 ? Instant.parse("2026-12-31T00:00:00Z") : change.getInstant();
        }
        return times;
    }

    private static LocalDateTime at(String time) {
        return LocalDateTime.parse(time);
    }

    private static CalendarEvent event(String text, When when) {
        return new CalendarEvent("Ev3nt-1d", "serai.example.org", text, text, text, when, 3, MODIFIED);
    }

    private static String text(byte[] file) {
        return new String(file, StandardCharsets.UTF_8);
    }

    @Test
    void eachProgramReadsTheSameInstants() {
        read.forEach((reader, events) -> {
            for (int i = 0; i < CASES.size(); i++) {
                When when = CASES.get(i).when();
                if (!knows(reader, CASES.get(i))) {
                    continue;
                }
                ZonedDateTime ends = when.ends();
                String what =
                        reader + " reads " + when + " of\n" + text(CASES.get(i).file());
                assertThat(events.get(i).path("start").asLong())
                        .as(what)
                        .isEqualTo(when.starts().toEpochSecond());
                if (ends == null) {
                    assertThat(events.get(i).path("end").isNull()).as(what).isTrue();
                } else {
                    assertThat(events.get(i).path("end").asLong()).as(what).isEqualTo(ends.toEpochSecond());
                }
            }
        });
        assertThat(read).containsOnlyKeys("ical.js", "node-ical", "icalendar");
    }

    /// node-ical looks zones up by their names alone; the tables behind icalendar end with the year 2037, from where on
    /// it knows the zones that a file describes and no other.
    private static boolean knows(String reader, Case one) {
        boolean ofFile = text(one.file()).contains(UNHEARD_OF);
        return switch (reader) {
            case "node-ical" -> !ofFile;
            case "icalendar" -> ofFile || one.when().start().getYear() <= 2037;
            default -> true;
        };
    }

    @Test
    void eachProgramReadsTheSameTexts() {
        read.forEach((reader, events) -> {
            assertThat(events).hasSameSizeAs(CASES);
            for (int i = 0; i < CASES.size(); i++) {
                for (String property : List.of("summary", "description", "location")) {
                    assertThat(events.get(i).path(property).asText())
                            .as(reader + " reads of\n" + text(CASES.get(i).file()))
                            .isEqualTo(CASES.get(i).text());
                }
            }
        });
    }

    @Test
    void noTextMakesAProperty() {
        read.forEach((reader, events) -> {
            for (JsonNode event : events) {
                assertThat(event.path("uid").asText()).isEqualTo("Ev3nt-1d@serai.example.org");
                assertThat(event.path("method").asText()).isEqualTo("PUBLISH");
                assertThat(event.path("sequence").asInt()).isEqualTo(3);
                assertThat(event.path("stamp").asLong()).isEqualTo(MODIFIED.getEpochSecond());
                assertThat(event.path("attendee").isNull()
                                || event.path("attendee").isMissingNode())
                        .isTrue();
                if (!reader.equals("node-ical")) {
                    assertThat(event.path("names"))
                            .extracting(JsonNode::asText)
                            .as(reader)
                            .filteredOn(name -> !name.equals("DTEND"))
                            .containsExactlyInAnyOrder(
                                    "UID",
                                    "DTSTAMP",
                                    "LAST-MODIFIED",
                                    "SEQUENCE",
                                    "SUMMARY",
                                    "DESCRIPTION",
                                    "LOCATION",
                                    "DTSTART");
                    assertThat(event.path("inside"))
                            .extracting(JsonNode::asText)
                            .isSubsetOf("VTIMEZONE", "VEVENT");
                }
            }
        });
    }

    @Test
    void linesEndWithCrLfAndHaveNoMoreThan75Octets() {
        for (Case one : CASES) {
            assertThat(text(one.file()).replace("\r\n", "")).doesNotContain("\r", "\n");
            assertThat(text(one.file()).split("\r\n"))
                    .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= 75)
                    // a character that is cut is none any more
                    .allMatch(line -> !line.contains("\uFFFD") || one.text().contains("\uFFFD"));
        }
    }

    @Test
    void aZoneIsDescribedWhereThereIsOne() {
        assertThat(text(CalendarFile.of(event("Party", EVENING))))
                .contains(
                        "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n", "DTSTART;TZID=Europe/Berlin:20261215T193000\r\n");
        assertThat(text(CalendarFile.of(event("Party", new When(EVENING.start(), EVENING.end(), ZoneId.of("UTC"))))))
                .contains("DTSTART:20261215T193000Z\r\n")
                .doesNotContain("VTIMEZONE");
    }

    @Test
    void theSameEventIsTheSameFile() {
        assertThat(CalendarFile.of(event("Party", EVENING))).isEqualTo(CalendarFile.of(event("Party", EVENING)));
    }

    @Test
    void whatIsUnknownIsLeftOut() {
        var bare = new CalendarEvent("id", "example.org", "Party", null, null, EVENING, 0, MODIFIED);
        assertThat(text(CalendarFile.of(bare)))
                .doesNotContain("DESCRIPTION", "LOCATION")
                .contains("SEQUENCE:0\r\n");
    }

    @Test
    void anEventNeedsItsIdAndTheHost() {
        assertThatThrownBy(() -> new CalendarEvent("", "example.org", "Party", null, null, EVENING, 0, MODIFIED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected both");
    }
}
