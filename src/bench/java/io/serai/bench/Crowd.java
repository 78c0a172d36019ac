package io.serai.bench;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that take their time: bodies of which a byte comes now and then, answers that nobody reads; and ten bodies a
/// second that are big. Who is turned away comes again after a second. It ends when it is closed.
final class Crowd implements AutoCloseable {
    static final int BODIES = 600;
    static final int READERS = 200;
    private static final int BODY = 1_000_000;
    private static final int SMALL_BUFFER = 4096;
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration TENTH = Duration.ofMillis(100);

    private interface Visitor {
        void visit(Socket socket) throws IOException, InterruptedException;
    }

    private final int port;
    private final List<String> addresses;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger bodies = new AtomicInteger();
    private final AtomicInteger readers = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();

    /// @param addresses of this machine that they come from, in turn
    Crowd(int port, List<String> addresses) {
        this.port = port;
        this.addresses = List.copyOf(addresses);
        for (int i = 0; i < BODIES; i++) {
            String from = address(i);
            threads.execute(() -> comeAgain(from, this::sendSlowly));
        }
        for (int i = 0; i < READERS; i++) {
            String from = address(i);
            threads.execute(() -> comeAgain(from, this::doNotRead));
        }
        threads.execute(this::sendBig);
    }

    /// How many slow bodies the hub waits for now.
    int bodies() {
        return bodies.get();
    }

    /// How many answers are on their way to nobody now.
    int readers() {
        return readers.get();
    }

    int sent() {
        return sent.get();
    }

    int taken() {
        return taken.get();
    }

    private String address(int number) {
        return addresses.get(number % addresses.size());
    }

    private void comeAgain(String from, Visitor visitor) {
        try {
            while (!threads.isShutdown()) {
                try (Socket socket = HttpLine.socket(from, port, SMALL_BUFFER)) {
                    visitor.visit(socket);
                } catch (IOException e) {
                    // the hub has ended it, as it may
                }
                Thread.sleep(AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendSlowly(Socket socket) throws IOException {
        HttpLine.send(socket, HttpLine.post("/bench/take", 100_000));
        socket.setSoTimeout((int) NOW_AND_THEN.toMillis());
        bodies.incrementAndGet();
        try {
            while (true) {
                socket.getOutputStream().write('x');
                try {
                    socket.getInputStream().read();
                    return;
                } catch (SocketTimeoutException e) {
                    // still waited for
                }
            }
        } finally {
            bodies.decrementAndGet();
        }
    }

    private void doNotRead(Socket socket) throws IOException, InterruptedException {
        HttpLine.send(socket, HttpLine.get("/bench/big"));
        if (HttpLine.status(socket) == 200) {
            readers.incrementAndGet();
            try {
                Thread.sleep(Duration.ofMinutes(2));
            } finally {
                readers.decrementAndGet();
            }
        }
    }

    private void sendBig() {
        byte[] body = new byte[BODY];
        try {
            for (int i = 0; !threads.isShutdown(); i++) {
                String from = address(i);
                threads.execute(() -> {
                    sent.incrementAndGet();
                    try (Socket socket = HttpLine.socket(from, port, 0)) {
                        HttpLine.send(socket, HttpLine.post("/bench/take", body.length));
                        socket.getOutputStream().write(body);
                        if (HttpLine.status(socket) == 200) {
                            taken.incrementAndGet();
                        }
                    } catch (IOException e) {
                        // not taken
                    }
                });
                Thread.sleep(TENTH);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends them all: a virtual thread that is interrupted closes its socket.
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
