package io.serai.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Sends events at a steady rate, however long each takes to be answered, and each again until it is accepted. The time
/// of an answer counts from when the event was due, so that a hub that stalls can't hide it by keeping the sender from
/// sending. By hand on plain sockets, which costs little, so that what is measured is the hub.
final class SteadySender implements AutoCloseable {
    private static final int CONNECTIONS = 32;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final long PAUSE_MILLIS = 50;

    private final int port;
    private final String path;
    private final String account;
    private final long gapNanos;
    private final long began = System.nanoTime();
    private final AtomicLong next = new AtomicLong();
    private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean sending = true;

    /// @param path to which a number is added, another one for each event
    /// @param account whose events they are
    SteadySender(BenchHub hub, String path, String account, int perSecond) {
        this(hub.port(), path, account, perSecond);
    }

    /// The same to whatever stands before hubs.
    SteadySender(int port, String path, String account, int perSecond) {
        this.port = port;
        this.path = path;
        this.account = account;
        this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (int i = 0; i < Math.min(CONNECTIONS, perSecond); i++) {
            threads.add(Thread.ofPlatform().daemon().start(this::send));
        }
    }

    private void send() {
        Line line = null;
        try {
            while (sending) {
                long number = next.getAndIncrement();
                long due = began + number * gapNanos;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                while (sending) {
                    line = line == null ? new Line() : line;
                    String answer = line.post(path + number);
                    if (answer.equals("202")) {
                        millis.add((System.nanoTime() - due) / 1e6);
                        break;
                    }
                    refusals.merge(answer, 1, Integer::sum);
                    if (answer.length() > 3) {
                        line.close();
                        line = null;
                    }
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (line != null) {
                line.close();
            }
        }
    }

    /// One connection, which is kept open.
    private final class Line implements AutoCloseable {
        private final Socket socket = new Socket();
        private @Nullable InputStream in;

        /// @return the status, or how the connection failed
        String post(String target) {
            try {
                if (in == null) {
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
                    in = new BufferedInputStream(socket.getInputStream());
                }
                String request = "POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nx-account-id: "
                        + account + "\r\nx-aether-api-key: " + BenchHub.KEY
                        + "\r\nContent-Type: application/octet-stream\r\nContent-Length: 1\r\n\r\nx";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                return answer(in);
            } catch (IOException e) {
                return e.toString();
            }
        }

        private static String answer(InputStream in) throws IOException {
            String status = line(in).split(" ", 3)[1];
            int length = 0;
            for (String field = line(in); !field.isEmpty(); field = line(in)) {
                if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            field.substring("content-length:".length()).strip());
                }
            }
            in.skipNBytes(length);
            return status;
        }

        private static String line(InputStream in) throws IOException {
            var text = new StringBuilder();
            for (int read = in.read(); read != '\n'; read = in.read()) {
                if (read < 0) {
                    throw new EOFException("the hub closed the connection");
                }
                if (read != '\r') {
                    text.append((char) read);
                }
            }
            return text.toString();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // it is of no more use anyway
            }
        }
    }

    /// Sends no more and waits for the answers.
    ///
    /// @return the slowest of a hundred answers, in milliseconds
    double p99() throws InterruptedException {
        close();
        if (!refusals.isEmpty()) {
            System.err.println("sent again, after: " + refusals);
        }
        double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)];
    }

    /// Requests that were not accepted, once it is closed.
    int failures() {
        return refusals.values().stream().mapToInt(Integer::intValue).sum();
    }

    int sent() {
        return millis.size();
    }

    @Override
    public void close() throws InterruptedException {
        sending = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
