#!/usr/bin/env bash
# ical4j 4.0.8 (org.mnode.ical4j:ical4j), CalendarOutputter as delivered; biweekly 0.6.8 (net.sf.biweekly:biweekly) beside it.
#
# Expected: a summary comes back as it was written, wherever its long line is folded (RFC 5545, 3.1).
# Seen: ical4j folds after so many chars of Java, also between the two of one character beyond U+FFFF, such as the first
# of the Japanese family name that is written with U+20BB7. Each half becomes a question mark, and the name is lost for
# good; whether that happens depends on how much text stands before it. No exception. biweekly keeps it.
#
# Output seen:
#   ical4j: 1 of 80 positions loses the name, first after 64 letters: a??b
#   biweekly: 0 of 80 positions loses the name
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>fold</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.mnode.ical4j</groupId><artifactId>ical4j</artifactId><version>4.0.8</version></dependency>
    <dependency><groupId>net.sf.biweekly</groupId><artifactId>biweekly</artifactId><version>0.6.8</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Fold.java <<'JAVA'
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.CalendarOutputter;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;

public class Fold {
    interface RoundTrip {
        String of(String summary) throws Exception;
    }

    static String ical4j(String summary) throws Exception {
        var calendar = new Calendar();
        calendar.add(new VEvent(Instant.parse("2026-01-01T00:00:00Z"), summary));
        var out = new ByteArrayOutputStream();
        new CalendarOutputter(false).output(calendar, out);
        var read = new CalendarBuilder()
                .build(new ByteArrayInputStream(out.toByteArray()))
                .getComponent(Component.VEVENT)
                .orElseThrow();
        return read.getProperty(Property.SUMMARY).orElseThrow().getValue();
    }

    static String biweekly(String summary) throws Exception {
        var calendar = new biweekly.ICalendar();
        var event = new biweekly.component.VEvent();
        event.setSummary(summary);
        calendar.addEvent(event);
        var out = new ByteArrayOutputStream();
        biweekly.Biweekly.write(calendar).go(out);
        return biweekly.Biweekly.parse(new ByteArrayInputStream(out.toByteArray()))
                .first()
                .getEvents()
                .get(0)
                .getSummary()
                .getValue();
    }

    static void tell(String library, RoundTrip trip) throws Exception {
        int lost = 0;
        String first = "";
        for (int before = 0; before < 80; before++) {
            String summary = "a".repeat(before) + "\uD842\uDFB7b";
            String read = trip.of(summary);
            if (!read.equals(summary) && lost++ == 0) {
                first = ", first after " + before + " letters: " + read.replaceFirst("a+(?=a)", "");
            }
        }
        System.out.println(library + ": " + lost + " of 80 positions loses the name" + first);
    }

    public static void main(String[] args) throws Exception {
        tell("ical4j", Fold::ical4j);
        tell("biweekly", Fold::biweekly);
    }
}
JAVA
java -cp "lib/*" Fold.java 2>errors | tee seen
diff seen - <<'SEEN' || { cat errors; echo "the behaviour has changed"; exit 1; }
ical4j: 1 of 80 positions loses the name, first after 64 letters: a??b
biweekly: 0 of 80 positions loses the name
SEEN
