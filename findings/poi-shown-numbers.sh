#!/usr/bin/env bash
# Apache POI 5.4.1 (org.apache.poi:poi), DataFormatter in the locale en-US, on formats that spreadsheets write.
#
# Expected, as Gnumeric 1.12.55 shows them: a member's number under "M"0 as M8001, a phone number of ten digits under
# (###) ###-#### as (555) 123-4567, an amount under 0 kr\. as "8001 kr." with its point at the end.
# Seen: the M of the quoted text is taken for a month and a number comes out that is in no cell; a bracket lands in the
# middle of the phone number; a point moves before the currency. No exception and no log line says so: who imports what
# the formatter shows imports these.
#
# Output seen:
#   8001 as "M"0: ["11"0]
#   5551234567 as (###) ###-####: [(55-5123-4567) ]
#   8001 as 0 kr\.: [8001. kr]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>poi</artifactId><version>1</version>
  <dependencies><dependency><groupId>org.apache.poi</groupId><artifactId>poi</artifactId><version>5.4.1</version></dependency></dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Shown.java <<'JAVA'
import java.util.Locale;
import org.apache.poi.ss.usermodel.DataFormatter;

public class Shown {
    public static void main(String[] args) {
        show(8001, "\"M\"0");
        show(5551234567d, "(###) ###-####");
        show(8001, "0 kr\\.");
    }

    static void show(double value, String format) {
        System.out.printf("%.0f as %s: [%s]%n", value, format,
                new DataFormatter(Locale.US).formatRawCellContents(value, 164, format));
    }
}
JAVA
java -cp 'lib/*' Shown.java 2>/dev/null | grep ' as ' | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
8001 as "M"0: ["11"0]
5551234567 as (###) ###-####: [(55-5123-4567) ]
8001 as 0 kr\.: [8001. kr]
SEEN
