#!/usr/bin/env bash
# Maven Surefire 3.5.4 with rerunFailingTestsCount, JUnit 5.14.1: @ParameterizedClass.
#
# Expected: a test that fails with one parameter of its class, each time it is run, fails the build.
# Seen: it is named as flaky, and the build passes: Surefire tells tests apart by class and method alone, so that the run
# with the other parameter, which passed, counts as another try of the same test. Without rerunFailingTestsCount the build
# fails. Subclasses instead of parameters are told apart.
#
# Output seen:
#   without reruns: exit 1, Tests run: 1, Failures: 1, Errors: 0, Skipped: 0
#   with reruns:    exit 0, Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Flakes: 1
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>reruns</artifactId><version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.14.1</version><scope>test</scope></dependency>
  </dependencies>
  <build><plugins>
    <plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-compiler-plugin</artifactId><version>3.14.1</version></plugin>
    <plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-surefire-plugin</artifactId><version>3.5.4</version></plugin>
  </plugins></build>
</project>
POM
mkdir -p src/test/java
cat >src/test/java/EachTest.java <<'JAVA'
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"one", "other"})
class EachTest {
    @Parameter
    String which;

    @Test
    void isTheFirst() {
        assertEquals("one", which);
    }
}
JAVA
said() {
  local code=0
  mvn -B -Dstyle.color=never test "$2" >maven.log 2>&1 || code=$?
  grep -q 'EachTest' maven.log || { cat maven.log; exit 2; }
  printf '%-15s exit %s, %s\n' "$1" "$code" "$(grep -hoE 'Tests run: .*Skipped: [0-9]+(, Flakes: [0-9]+)?' maven.log | tail -1)"
}
{
  said 'without reruns:' -Dsurefire.rerunFailingTestsCount=0
  said 'with reruns:' -Dsurefire.rerunFailingTestsCount=1
} | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
without reruns: exit 1, Tests run: 1, Failures: 1, Errors: 0, Skipped: 0
with reruns:    exit 0, Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Flakes: 1
SEEN
