#!/usr/bin/env bash
# Apache Camel 4.17.0 (camel-core, camel-bean, camel-simple): ${body.name} of the Simple language.
#
# Expected: of a body that has an accessor name() and, beside it, a static helper name(String), as records often have,
# ${body.name} is what the accessor gives.
# Seen: Camel calls the static helper, with the whole body turned into a String as its argument. Nothing is logged; where
# the body has a toString, the answer only looks odd. A helper of another name, or ${body.name()}, gives what was meant.
#
# Output seen:
#   ${body.route} beside a static route(String): direct:Job-of-static
#   ${body.route()} beside it: direct:zoom-work
#   ${body.route} without it: direct:zoom-work
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>namesake</artifactId><version>1</version>
  <dependencies><dependency><groupId>org.apache.camel</groupId><artifactId>camel-core</artifactId><version>4.17.0</version></dependency></dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Namesake.java <<'JAVA'
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

public class Namesake {
    public record Job(String system) {
        public String route() {
            return "direct:" + system + "-work";
        }

        public static String route(String system) {
            return "direct:" + system + "-of-static";
        }

        @Override
        public String toString() {
            return "Job";
        }
    }

    public record Plain(String system) {
        public String route() {
            return "direct:" + system + "-work";
        }

        public static String endpoint(String system) {
            return "direct:" + system + "-of-static";
        }
    }

    public static void main(String[] args) throws Exception {
        try (var camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:named").setBody().simple("${body.route}");
                    from("direct:called").setBody().simple("${body.route()}");
                }
            });
            camel.start();
            var sender = camel.createProducerTemplate();
            System.out.println("${body.route} beside a static route(String): "
                    + sender.requestBody("direct:named", new Job("zoom")));
            System.out.println("${body.route()} beside it: " + sender.requestBody("direct:called", new Job("zoom")));
            System.out.println("${body.route} without it: " + sender.requestBody("direct:named", new Plain("zoom")));
        }
    }
}
JAVA
java -cp 'lib/*' Namesake.java 2>errors | tee seen
diff seen - <<'SEEN' || { cat errors; echo "the behaviour has changed"; exit 1; }
${body.route} beside a static route(String): direct:Job-of-static
${body.route()} beside it: direct:zoom-work
${body.route} without it: direct:zoom-work
SEEN
