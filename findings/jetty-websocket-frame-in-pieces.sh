#!/usr/bin/env bash
# Eclipse Jetty 12.1.14 (jetty-websocket-core-server), its FrameHandler.
#
# Expected: one frame that a client sends (RFC 6455, 5.2), final and within maxFrameSize, is one frame to the handler.
# Seen: with autoFragment, which is on by default, a frame larger than the input buffer (4,096 bytes) is handed on in as many
# pieces as it is read in: a text frame that is not final, continuations, and a last one. How many depends on how the bytes
# come from the network. Whoever counts frames, or refuses fragments, counts what no client sent. With autoFragment off it is
# one frame. (autoFragment's own description is of frames that are sent.)
#
# Output seen:
#   autoFragment on:  more than 10 frames, the first final: false
#   autoFragment off: 1 frame, the first final: true
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>pieces</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.eclipse.jetty.websocket</groupId><artifactId>jetty-websocket-core-server</artifactId><version>12.1.14</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Pieces.java <<'JAVA'
import java.io.DataOutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;

public class Pieces {
    public static void main(String[] args) throws Exception {
        for (boolean fragment : new boolean[] {true, false}) {
            List<Boolean> finals = new CopyOnWriteArrayList<>();
            CountDownLatch whole = new CountDownLatch(1);
            Configuration.ConfigurationCustomizer limits = new Configuration.ConfigurationCustomizer();
            if (!fragment) {
                limits.setAutoFragment(false);
            }
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            server.addConnector(connector);
            WebSocketUpgradeHandler upgrade = new WebSocketUpgradeHandler();
            upgrade.addMapping("/*", WebSocketNegotiator.from((request, response, callback) -> new Counting(finals, whole), (object, request, response) -> (FrameHandler) object, limits));
            server.setHandler(upgrade);
            server.start();
            try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.write(("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().read(new byte[1000]);
                out.write(new byte[] {(byte) 0x81, (byte) (0x80 | 126), (byte) (60_000 >> 8), (byte) (60_000 & 255), 0, 0, 0, 0});
                out.write("x".repeat(60_000).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                whole.await(10, TimeUnit.SECONDS);
            }
            System.out.printf("%-17s %s, the first final: %s%n", "autoFragment " + (fragment ? "on:" : "off:"),
                    finals.size() == 1 ? "1 frame" : finals.size() > 10 ? "more than 10 frames" : finals.size() + " frames", finals.get(0));
            server.stop();
        }
    }

    record Counting(List<Boolean> finals, CountDownLatch whole) implements FrameHandler {
        private static CoreSession session;

        @Override
        public void onOpen(CoreSession opened, Callback callback) {
            session = opened;
            callback.succeeded();
            opened.demand();
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            if (frame.isDataFrame()) {
                finals.add(frame.isFin());
                if (frame.isFin()) {
                    whole.countDown();
                }
            }
            callback.succeeded();
            session.demand();
        }

        @Override
        public void onError(Throwable cause, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onClosed(CloseStatus status, Callback callback) {
            callback.succeeded();
        }
    }
}
JAVA
javac -cp "lib/*" Pieces.java
java -cp ".:lib/*" Pieces | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
autoFragment on:  more than 10 frames, the first final: false
autoFragment off: 1 frame, the first final: true
SEEN
