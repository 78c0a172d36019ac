package io.serai.bench;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/// A mail server that takes everything and keeps nothing but whom it was for.
final class MailSink implements AutoCloseable {
    private final SMTPServer server;
    private final Set<String> recipients = ConcurrentHashMap.newKeySet();
    private final AtomicLong letters = new AtomicLong();

    MailSink() {
        server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("sink.example.org")
                .messageHandlerFactory(context -> new Counting())
                .build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    /// Forgets all that came.
    void empty() {
        recipients.clear();
        letters.set(0);
    }

    long letters() {
        return letters.get();
    }

    /// How many people got one.
    int people() {
        return recipients.size();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Counting implements MessageHandler {
        private String to = "";

        @Override
        public void from(String address) {
            // whoever it is
        }

        @Override
        public void recipient(String address) {
            to = address;
        }

        @Override
        public String data(InputStream data) throws java.io.IOException {
            data.transferTo(OutputStream.nullOutputStream());
            letters.incrementAndGet();
            recipients.add(to);
            return "taken";
        }

        @Override
        public void done() {
            // nothing is left open
        }
    }
}
