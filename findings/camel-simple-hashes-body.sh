#!/usr/bin/env bash
# Apache Camel 4.17.0 (camel-core, camel-bean, camel-simple): methods in the Simple language, such as ${body.size}.
#
# Expected: an expression is parsed once, and each evaluation calls the method that it names.
# Seen: each evaluation makes and initialises a bean expression anew, which twice looks the body itself up in a cache by
# its hashCode. Of a list that is each element's, of a record each component's: so ${body.size}, and ${body[0]}, read the
# whole list twice for every message, and a record that holds a long list is hashed whole for ${body.id}.
#
# Output seen:
#   ${body.size}, elements hashed: 2000 2000 2000
#   ${body.isEmpty()}, elements hashed: 2000 2000 2000
#   ${body[0]}, elements hashed: 2001 2001 2001
#   ${body.id}, elements hashed: 2000 2000 2000
#   ${header.name}, elements hashed: 0 0 0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>hashes</artifactId><version>1</version>
  <dependencies><dependency><groupId>org.apache.camel</groupId><artifactId>camel-core</artifactId><version>4.17.0</version></dependency></dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Hashes.java <<'JAVA'
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

public class Hashes {
    static int hashed;

    public static class Element {
        @Override
        public int hashCode() {
            hashed++;
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    public record Job(String id, List<Element> rows) {}

    public static void main(String[] args) throws Exception {
        try (var camel = new DefaultCamelContext()) {
            camel.start();
            List<Element> rows = Stream.generate(Element::new).limit(1_000).toList();
            look(camel, "${body.size}", rows);
            look(camel, "${body.isEmpty()}", rows);
            look(camel, "${body[0]}", rows);
            look(camel, "${body.id}", new Job("a", rows));
            look(camel, "${header.name}", rows);
        }
    }

    static void look(DefaultCamelContext camel, String text, Object body) {
        Expression expression = camel.resolveLanguage("simple").createExpression(text);
        expression.init(camel);
        var seen = new StringBuilder(text + ", elements hashed:");
        for (int message = 1; message <= 3; message++) {
            Exchange exchange = new DefaultExchange(camel);
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader("name", "x");
            hashed = 0;
            expression.evaluate(exchange, String.class);
            seen.append(' ').append(hashed);
        }
        System.out.println(seen);
    }
}
JAVA
java -cp "lib/*" Hashes.java 2>/dev/null | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
${body.size}, elements hashed: 2000 2000 2000
${body.isEmpty()}, elements hashed: 2000 2000 2000
${body[0]}, elements hashed: 2001 2001 2001
${body.id}, elements hashed: 2000 2000 2000
${header.name}, elements hashed: 0 0 0
SEEN
