#!/usr/bin/env bash
# Eclipse Jetty 12.1.14 (jetty-server), an answer in chunks (RFC 9112, 7.1): server-sent events, for one.
#
# Expected: a piece that is written and flushed arrives as a whole chunk: its size, its bytes, and the line end behind them.
# Seen: the line end comes only with the next piece, or the end of the answer. A client that reads a chunk to its end before
# it hands it on gets each event when the next one comes. (Vert.x 4.5 sends the line end with the chunk.)
#
# Output seen:
#   after the first piece:  3|one
#   after the second piece: |3|two
#   after the end:          |0||
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>chunks</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.eclipse.jetty</groupId><artifactId>jetty-server</artifactId><version>12.1.14</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Chunks.java <<'JAVA'
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

public class Chunks {
    public static void main(String[] args) throws Exception {
        BlockingQueue<Response> answers = new LinkedBlockingQueue<>();
        BlockingQueue<Callback> ends = new LinkedBlockingQueue<>();
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                answers.add(response);
                ends.add(callback);
                return true;
            }
        });
        server.start();
        try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Response answer = answers.take();
            say("after the first piece:", answer, "one", false, socket);
            say("after the second piece:", answer, "two", false, socket);
            say("after the end:", answer, "", true, socket);
            ends.take().succeeded();
        }
        server.stop();
    }

    static void say(String when, Response answer, String piece, boolean last, Socket socket) throws Exception {
        BlockingQueue<Boolean> sent = new LinkedBlockingQueue<>();
        answer.write(last, ByteBuffer.wrap(piece.getBytes(StandardCharsets.US_ASCII)), Callback.from(() -> sent.add(true)));
        sent.take();
        Thread.sleep(300);
        byte[] bytes = new byte[1000];
        String text = new String(bytes, 0, socket.getInputStream().read(bytes), StandardCharsets.US_ASCII);
        int head = text.indexOf("\r\n\r\n");
        String body = text.startsWith("HTTP/") ? text.substring(head + 4) : text;
        System.out.printf("%-23s %s%n", when, body.replace("\r\n", "|"));
    }
}
JAVA
javac -cp "lib/*" Chunks.java
java -cp ".:lib/*" Chunks | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
after the first piece:  3|one
after the second piece: |3|two
after the end:          |0||
SEEN
