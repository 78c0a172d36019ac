#!/usr/bin/env bash
# Spring Framework 6.2.11 (spring-jcl), Logback 1.5.18, Apache POI 5.4.1 or anything else that brings log4j-api 2.24.3.
#
# Expected: where Logback is the only logging implementation there is, Spring logs to it.
# Seen: with log4j-api on the class path, which is an interface without an implementation, spring-jcl binds to it before it
# looks for SLF4J. Warnings of Spring then go nowhere; all that is said is one line, that Log4j found no provider.
# log4j-to-slf4j brings them back.
#
# Output seen:
#   logback alone:            WARN a warning
#   and log4j-api:            nothing
#   and log4j-to-slf4j:       WARN a warning
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>silenced</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-jcl</artifactId><version>6.2.11</version></dependency>
    <dependency><groupId>ch.qos.logback</groupId><artifactId>logback-classic</artifactId><version>1.5.18</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-api</artifactId><version>2.24.3</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-to-slf4j</artifactId><version>2.24.3</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >logback.xml <<'XML'
<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%level %msg%n</pattern></encoder></appender>
  <root level="INFO"><appender-ref ref="out"/></root>
</configuration>
XML
cat >Warns.java <<'JAVA'
import org.apache.commons.logging.LogFactory;

public class Warns {
    public static void main(String[] args) {
        LogFactory.getLog(Warns.class).warn("a warning");
    }
}
JAVA
javac -cp "lib/*" Warns.java
said() {
  local line
  line=$(java -cp ".:$2" Warns 2>&1 | grep 'a warning' || true)
  printf '%-25s %s\n' "$1" "${line:-nothing}"
}
logback=$(echo lib/spring-jcl-*.jar lib/logback-*.jar lib/slf4j-api-*.jar | tr ' ' :)
{
  said 'logback alone:' "$logback"
  said 'and log4j-api:' "$logback:$(echo lib/log4j-api-*.jar)"
  said 'and log4j-to-slf4j:' "$logback:$(echo lib/log4j-api-*.jar lib/log4j-to-slf4j-*.jar | tr ' ' :)"
} | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
logback alone:            WARN a warning
and log4j-api:            nothing
and log4j-to-slf4j:       WARN a warning
SEEN
