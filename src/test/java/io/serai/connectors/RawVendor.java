package io.serai.connectors;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A vendor on bare sockets, so that it can do what no HTTP server does: drip, break off, reset.
final class RawVendor implements AutoCloseable {
    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<Long> times = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private volatile Behaviour behaviour;

    interface Behaviour {
        void answer(String request, OutputStream out, Socket socket) throws IOException, InterruptedException;
    }

    RawVendor(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.server = new ServerSocket(0, 500, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    void now(Behaviour next) {
        behaviour = next;
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    int port() {
        return server.getLocalPort();
    }

    static Behaviour status(int status, String headers, String body) {
        return (request, out, socket) -> out.write(
                ("HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n" + body)
                        .getBytes(StandardCharsets.ISO_8859_1));
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String request = read(in); request != null; request = read(in)) {
                times.add(System.nanoTime());
                requests.add(request);
                behaviour.answer(request, out, socket);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // the other side went
        }
    }

    private static String read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
