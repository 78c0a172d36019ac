package io.serai.mail;

import io.serai.hub.database.PublicId;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/// The mail server of `dev`: takes every mail on this machine's loopback, and keeps the last ones in memory.
final class MailCatcher implements AutoCloseable {
    static final int LARGEST = 4 << 20;
    static final long MOST_BYTES = 32 << 20;
    private static final int CONNECTIONS = 20;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int RECIPIENTS = 100;
    private static final int TOO_LARGE = 552;
    private static final int UNREADABLE = 554;

    private final Clock clock;
    private final Deque<CaughtMail> caught = new ArrayDeque<>();
    private long bytes;
    private @Nullable SMTPServer server;
    private boolean closed;

    MailCatcher(Clock clock) {
        this.clock = clock;
    }

    /// Where it listens; begins with that when it is first asked.
    synchronized MailServer server() {
        if (closed) {
            throw new IllegalStateException("the mail catcher has ended");
        }
        if (server == null) {
            server = SMTPServer.port(0)
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .hostName("localhost")
                    .softwareName("Serai")
                    .maxConnections(CONNECTIONS)
                    .connectionTimeoutMs(PATIENCE_MILLIS)
                    .maxRecipients(RECIPIENTS)
                    .maxMessageSize(LARGEST)
                    .messageHandlerFactory(context -> new Visitor())
                    .build();
            server.start();
        }
        return new MailServer(
                InetAddress.getLoopbackAddress().getHostAddress(),
                server.getPortAllocated(),
                MailServer.Tls.NEVER,
                "",
                "");
    }

    /// The newest first.
    synchronized List<CaughtMail> all() {
        return List.copyOf(caught);
    }

    Optional<CaughtMail> find(String id) {
        return all().stream().filter(mail -> mail.id().equals(id)).findFirst();
    }

    private synchronized void keep(CaughtMail mail) {
        caught.addFirst(mail);
        bytes += mail.size();
        while (caught.size() > CaughtMails.MOST || bytes > MOST_BYTES) {
            bytes -= caught.removeLast().size();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (server != null) {
            server.stop();
        }
    }

    /// One mail of one connection.
    private final class Visitor implements MessageHandler {
        private final List<String> to = new ArrayList<>();
        private String from = "";

        @Override
        public void from(String address) {
            from = address;
        }

        @Override
        public void recipient(String address) {
            to.add(address);
        }

        @Override
        public @Nullable String data(InputStream data) throws RejectException, IOException {
            byte[] mail = data.readNBytes(LARGEST + 1);
            if (mail.length > LARGEST) {
                data.transferTo(java.io.OutputStream.nullOutputStream());
                throw new RejectException(TOO_LARGE, "too large for the catcher of dev");
            }
            try {
                keep(CaughtMail.of(PublicId.random(), clock.instant(), from, to, mail));
            } catch (MessagingException e) {
                throw new RejectException(UNREADABLE, "not a mail that can be read");
            }
            return null;
        }

        @Override
        public void done() {
            // nothing is left open
        }
    }
}
