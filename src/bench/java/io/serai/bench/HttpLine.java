package io.serai.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// HTTP by hand, from an address of this machine that can be chosen.
final class HttpLine {
    private static final String HEAD =
            " HTTP/1.1\r\nHost: %s\r\nx-account-id: demoAcct001\r\nx-aether-api-key: " + BenchHub.KEY + "\r\n";
    private static final int PATIENCE_MILLIS = 10_000;

    private HttpLine() {}

    /// @param buffer of what was received and not read, in bytes; 0 for the usual
    static Socket socket(String from, int port, int buffer) throws IOException {
        var socket = new Socket();
        try {
            if (buffer > 0) {
                socket.setReceiveBufferSize(buffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static String get(String path) {
        return "GET " + path + HEAD + "\r\n";
    }

    /// The head of it.
    ///
    /// @param length of the body that follows
    static String post(String path, int length) {
        return "POST " + path + HEAD + "Content-Type: application/octet-stream\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    static void send(Socket socket, String text) throws IOException {
        String hub = "127.0.0.1:" + socket.getPort();
        socket.getOutputStream().write(text.formatted(hub).getBytes(StandardCharsets.US_ASCII));
    }

    /// Reads the status of an answer and nothing more.
    static int status(Socket socket) throws IOException {
        byte[] start = socket.getInputStream().readNBytes(12);
        if (start.length < 12) {
            throw new EOFException("the hub closed the connection");
        }
        return (start[9] - '0') * 100 + (start[10] - '0') * 10 + start[11] - '0';
    }
}
