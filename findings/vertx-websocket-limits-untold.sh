#!/usr/bin/env bash
# Vert.x 4.5.32 (io.vertx:vertx-core), a WebSocket server with limits of its own, and the JDK's client.
#
# Expected: who sends more than the server takes is told so by the close code 1009 (RFC 6455, 7.4.1), whichever of the
# two limits it was.
# Seen: of one frame over maxWebSocketFrameSize the connection ends without a close frame, which clients report as 1006,
# as if the network had failed. Of a message in several frames over maxWebSocketMessageSize only the server's exception
# handler hears; the connection stays open, the client hears nothing, and the next message arrives: this one is lost.
#
# Output seen:
#   a frame over the limit: closed with 1006
#   a message over the limit: not closed; the server then got: hello
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>limits</artifactId><version>1</version>
  <dependencies><dependency><groupId>io.vertx</groupId><artifactId>vertx-core</artifactId><version>4.5.32</version></dependency></dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Limits.java <<'JAVA'
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

public class Limits {
    private static WebSocket open(int port, CompletableFuture<String> end) throws Exception {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        end.complete("closed with " + code);
                        return null;
                    }

                    @Override
                    public void onError(WebSocket socket, Throwable failure) {
                        end.complete(failure.toString());
                    }
                })
                .get(5, TimeUnit.SECONDS);
    }

    private static void send(WebSocket socket, String text, boolean last) throws Exception {
        socket.sendText(text, last).get(5, TimeUnit.SECONDS);
    }

    public static void main(String[] args) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        int port = Vertx.vertx()
                .createHttpServer(new HttpServerOptions()
                        .setMaxWebSocketFrameSize(1000)
                        .setMaxWebSocketMessageSize(2000))
                .webSocketHandler(socket -> socket.textMessageHandler(heard::add).exceptionHandler(e -> {}))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();

        var frame = new CompletableFuture<String>();
        send(open(port, frame), "x".repeat(1500), true);
        System.out.println("a frame over the limit: " + frame.get(5, TimeUnit.SECONDS));

        var message = new CompletableFuture<String>();
        WebSocket socket = open(port, message);
        for (int piece = 0; piece < 4; piece++) {
            send(socket, "x".repeat(750), piece == 3);
        }
        Thread.sleep(500);
        send(socket, "hello", true);
        String next = heard.poll(5, TimeUnit.SECONDS);
        System.out.println("a message over the limit: " + (message.isDone() ? message.get() : "not closed")
                + "; the server then got: " + next);
        System.exit(0);
    }
}
JAVA
java -cp 'lib/*' Limits.java 2>errors | tee seen
diff seen - <<'SEEN' || { cat errors; echo "the behaviour has changed"; exit 1; }
a frame over the limit: closed with 1006
a message over the limit: not closed; the server then got: hello
SEEN
