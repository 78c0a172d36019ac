#!/usr/bin/env bash
# Quartz 2.5.2 (org.quartz-scheduler:quartz), CronExpression in a zone with daylight saving time.
#
# Expected by whoever writes "every quarter of an hour" or "at 02:30": 96 fires on a day of 24 hours, 100 on one of 25,
# and one at 02:30 each day, if need be right after the skipped hour. Seen: when clocks go back (Europe/Berlin,
# 2026-10-25) it is silent for the whole second hour, a pause of 75 minutes; when they go on (2026-03-29) the run of
# 02:30 does not happen at all. No exception and no log line says so.
#
# Output seen:
#   longest pause of "0 0/15 * * * ?" on 2026-10-25: 75 minutes, 96 fires in 25 hours
#   "0 30 2 * * ?" after 2026-03-28T12:00Z: 2026-03-30T00:30:00Z
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>quartz</artifactId><version>1</version>
  <dependencies><dependency><groupId>org.quartz-scheduler</groupId><artifactId>quartz</artifactId><version>2.5.2</version></dependency></dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Clocks.java <<'JAVA'
import java.time.*;
import java.util.*;
import org.quartz.CronExpression;

public class Clocks {
    public static void main(String[] args) throws Exception {
        var quarters = new CronExpression("0 0/15 * * * ?");
        quarters.setTimeZone(TimeZone.getTimeZone("Europe/Berlin"));
        Instant at = Instant.parse("2026-10-24T21:59:59Z"), end = at.plus(Duration.ofHours(25));
        long longest = 0;
        int fires = 0;
        while (true) {
            Instant next = quarters.getTimeAfter(Date.from(at)).toInstant();
            if (next.isAfter(end)) break;
            if (fires++ > 0) longest = Math.max(longest, Duration.between(at, next).toMinutes());
            at = next;
        }
        System.out.println("longest pause of \"0 0/15 * * * ?\" on 2026-10-25: " + longest + " minutes, " + fires
                + " fires in 25 hours");
        var night = new CronExpression("0 30 2 * * ?");
        night.setTimeZone(TimeZone.getTimeZone("Europe/Berlin"));
        System.out.println("\"0 30 2 * * ?\" after 2026-03-28T12:00Z: "
                + night.getTimeAfter(Date.from(Instant.parse("2026-03-28T12:00:00Z"))).toInstant());
    }
}
JAVA
java -cp 'lib/*' Clocks.java 2>/dev/null | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
longest pause of "0 0/15 * * * ?" on 2026-10-25: 75 minutes, 96 fires in 25 hours
"0 30 2 * * ?" after 2026-03-28T12:00Z: 2026-03-30T00:30:00Z
SEEN
