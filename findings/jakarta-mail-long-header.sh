#!/usr/bin/env bash
# Eclipse Angus Mail 2.0.3 (org.eclipse.angus:angus-mail, Jakarta Mail 2.1): headers without a space.
#
# Expected: no line of a message is longer than the 998 bytes that RFC 5322, 2.1.1 allows; the body keeps to that, by
# going over to quoted-printable on its own. Seen: headers are folded at spaces only. A long signed address in
# List-Unsubscribe, or a subject that is one long word, goes out as one line, and MimeMessage says nothing; it is up to
# the servers on the way what becomes of it.
#
# Output seen:
#   longest line of the body: 76, encoded as quoted-printable
#   longest line of the head: 1540
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>mail</artifactId><version>1</version>
  <dependencies><dependency><groupId>org.eclipse.angus</groupId><artifactId>angus-mail</artifactId><version>2.0.3</version></dependency></dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Long.java <<'JAVA'
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.util.Properties;

public class Long {
    public static void main(String[] args) throws Exception {
        var message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom("hub@example.org");
        message.setSubject("Your ticket");
        message.setHeader("List-Unsubscribe", "<https://example.org/" + "t".repeat(1500) + ">");
        message.setText("x".repeat(2000), "us-ascii");
        message.saveChanges();
        var out = new ByteArrayOutputStream();
        message.writeTo(out);
        String[] parts = out.toString("US-ASCII").split("\r\n\r\n", 2);
        System.out.println("longest line of the body: " + longest(parts[1]) + ", encoded as " + message.getEncoding());
        System.out.println("longest line of the head: " + longest(parts[0]));
    }

    static int longest(String part) {
        return part.lines().mapToInt(String::length).max().orElse(0);
    }
}
JAVA
java -cp 'lib/*' Long.java 2>/dev/null | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
longest line of the body: 76, encoded as quoted-printable
longest line of the head: 1540
SEEN
