package io.serai.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections to mail servers, kept for a moment for the next mail: greeting a server, its TLS and its login take more
/// round trips than a mail does. Whoever takes one has it alone. A server may end one at any time, so each is asked
/// before it is used again; what failed is not kept.
///
/// @param <S> what tells servers and logins apart
final class KeptTransports<S> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptTransports.class);

    /// Servers give a client five minutes (RFC 5321, 4.5.3.2.7), and some less; it is not for saving the last ones.
    private static final Duration IDLE = Duration.ofSeconds(10);

    /// Of one server, that nobody uses.
    private static final int MOST = 8;

    /// Some servers end a connection after a hundred mails.
    private static final int MAILS = 100;

    /// Connects to a server.
    @FunctionalInterface
    interface Opening<S> {
        Transport connected(S server) throws MessagingException;
    }

    /// Sends by a connection.
    @FunctionalInterface
    interface Use {
        void with(Transport transport) throws MessagingException;
    }

    private static final class Kept {
        private final Transport transport;
        private int mails;
        private long since;

        private Kept(Transport transport) {
            this.transport = transport;
        }

        private boolean isOver() {
            return System.nanoTime() - since > IDLE.toNanos();
        }
    }

    private final Opening<S> opening;
    /// Guarded by this.
    private final Map<S, Deque<Kept>> idle = new HashMap<>();
    private boolean watched;
    private boolean closed;

    KeptTransports(Opening<S> opening) {
        this.opening = opening;
    }

    void send(S server, Use use) throws MessagingException {
        Kept kept = take(server);
        boolean sent = false;
        try {
            use.with(kept.transport);
            kept.mails++;
            sent = true;
        } finally {
            if (!sent || kept.mails >= MAILS || !keep(server, kept)) {
                end(kept);
            }
        }
    }

    private Kept take(S server) throws MessagingException {
        for (Kept kept = next(server); kept != null; kept = next(server)) {
            if (!kept.isOver() && kept.transport.isConnected()) {
                return kept;
            }
            end(kept);
        }
        return new Kept(opening.connected(server));
    }

    /// The one that was used last, so that what is too many gets old.
    private synchronized @Nullable Kept next(S server) {
        Deque<Kept> all = idle.get(server);
        return all == null ? null : all.pollFirst();
    }

    private synchronized boolean keep(S server, Kept kept) {
        Deque<Kept> all = idle.computeIfAbsent(server, _ -> new ArrayDeque<>());
        if (closed || all.size() >= MOST) {
            return false;
        }
        kept.since = System.nanoTime();
        all.addFirst(kept);
        if (!watched) {
            watched = true;
            Thread.ofVirtual().name("mail-idle").start(this::watch);
        }
        return true;
    }

    /// Ends what nobody used for its time, until there is none.
    private void watch() {
        try {
            boolean any = true;
            while (any) {
                Thread.sleep(IDLE);
                var over = new ArrayList<Kept>();
                synchronized (this) {
                    for (Deque<Kept> all : idle.values()) {
                        while (!all.isEmpty() && all.peekLast().isOver()) {
                            over.add(all.pollLast());
                        }
                    }
                    idle.values().removeIf(Deque::isEmpty);
                    any = !idle.isEmpty();
                    watched = any;
                }
                over.forEach(KeptTransports::end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(Kept kept) {
        try {
            kept.transport.close();
        } catch (MessagingException | RuntimeException e) {
            LOG.debug("a mail server's connection did not end well: {}", e.toString());
        }
    }

    @Override
    public void close() {
        List<Kept> all;
        synchronized (this) {
            closed = true;
            all = idle.values().stream().flatMap(Deque::stream).toList();
            idle.clear();
        }
        all.forEach(KeptTransports::end);
    }
}
