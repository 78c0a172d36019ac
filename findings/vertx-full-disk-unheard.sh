#!/usr/bin/env bash
# Vert.x 4.5.32 (io.vertx:vertx-core), AsyncFile as a WriteStream on a disk that is full (/dev/full, Linux).
#
# Expected by the WriteStream contract: a write that fails is told to the exceptionHandler; failing that, close() fails.
# Seen: only the future of that one write knows. The exceptionHandler is never called and close() succeeds, so whoever
# pumps buffers into a file and minds the handler and the close has lost data without a word.
#
# Output seen:
#   the write's own future: No space left on device
#   exceptionHandler called: 0 times
#   close: succeeded
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>full</artifactId><version>1</version>
  <dependencies><dependency><groupId>io.vertx</groupId><artifactId>vertx-core</artifactId><version>4.5.32</version></dependency></dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Full.java <<'JAVA'
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

public class Full {
    public static void main(String[] args) throws Exception {
        var vertx = Vertx.vertx();
        var done = new CountDownLatch(1);
        var told = new AtomicInteger();
        vertx.fileSystem().open("/dev/full", new OpenOptions().setRead(false)).onComplete(opened -> {
            var file = opened.result();
            file.exceptionHandler(fault -> told.incrementAndGet());
            file.write(Buffer.buffer("a row\n")).onComplete(written -> System.out.println("the write's own future: "
                    + (written.succeeded() ? "succeeded" : written.cause().getMessage())));
            vertx.setTimer(1000, timer -> file.close().onComplete(closed -> {
                System.out.println("exceptionHandler called: " + told + " times");
                System.out.println("close: " + (closed.succeeded() ? "succeeded" : closed.cause()));
                done.countDown();
            }));
        });
        done.await();
        vertx.close();
    }
}
JAVA
java -cp 'lib/*' Full.java 2>/dev/null | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
the write's own future: No space left on device
exceptionHandler called: 0 times
close: succeeded
SEEN
