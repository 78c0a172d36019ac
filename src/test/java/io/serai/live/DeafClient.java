package io.serai.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that connects, and then neither reads nor answers.
final class DeafClient implements AutoCloseable {
    private final Socket socket = new Socket();

    DeafClient(TestHub hub, String group, String token) throws IOException {
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", hub.port));
        socket.getOutputStream()
                .write(("GET /v3/ws/" + group + "?jwt=" + token + " HTTP/1.1\r\nHost: 127.0.0.1:" + hub.port
                                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
    }

    /// Whether the hub has ended the connection: what it sent before is read to its end.
    boolean isGone() throws IOException {
        socket.setSoTimeout(1_000);
        try {
            return socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()) >= 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
