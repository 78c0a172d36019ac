package io.serai.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/// A mail server that asks for TLS and a login, and answers as told.
final class TestMailServer implements AutoCloseable {
    static final String USER = "hub@example.org";
    static final String PASSWORD = "p@ss:word/1";

    final int port;
    final List<Received> received = new CopyOnWriteArrayList<>();
    /// The Message-IDs of what was offered, taken over or not.
    final List<String> offered = new CopyOnWriteArrayList<>();

    /// How often somebody has signed in.
    final AtomicInteger logins = new AtomicInteger();

    volatile String password = PASSWORD;
    /// A recipient with this in it is refused with `reply`.
    volatile String unwanted = "\n";

    volatile String reply = "550 5.1.1 unknown";
    /// So many mails more are put off.
    volatile int putOff;

    private SMTPServer server;

    record Received(String from, List<String> to, byte[] bytes) {
        MimeMessage message() {
            try {
                return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
        }
    }

    private TestMailServer(SMTPServer server) {
        this.server = server;
        this.port = server.getPortAllocated();
    }

    static TestMailServer open(SSLContext tls) {
        var holder = new TestMailServer[1];
        SMTPServer server = build(0, tls, holder);
        server.start();
        holder[0] = new TestMailServer(server);
        return holder[0];
    }

    /// At the same port, with another certificate; null for no TLS at all.
    void reopen(SSLContext tls) {
        close();
        server = build(port, tls, new TestMailServer[] {this});
        server.start();
    }

    private static SMTPServer build(int port, SSLContext tls, TestMailServer[] self) {
        SMTPServer.Builder builder = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("mail.example.org")
                .messageHandlerFactory(context -> self[0].new Visitor(context));
        if (tls != null) {
            builder.startTlsSocketFactory(tls)
                    .requireTLS()
                    .requireAuth()
                    .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                        if (!user.equals(USER) || !password.equals(self[0].password)) {
                            throw new LoginFailedException();
                        }
                        self[0].logins.incrementAndGet();
                    }));
        }
        return builder.build();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Visitor implements MessageHandler {
        private final List<String> to = new ArrayList<>();
        private final MessageContext context;
        private String from = "";

        Visitor(MessageContext context) {
            this.context = context;
        }

        @Override
        public void from(String address) {
            from = address;
        }

        @Override
        public void recipient(String address) throws RejectException {
            if (address.contains(unwanted)) {
                throw new RejectException(Integer.parseInt(reply.substring(0, 3)), reply.substring(4));
            }
            to.add(address);
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            var mail = new Received(from, List.copyOf(to), data.readAllBytes());
            try {
                offered.add(mail.message().getMessageID());
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
            if (putOff > 0) {
                putOff--;
                throw new RejectException(451, "4.3.2 come back later");
            }
            received.add(mail);
            return null;
        }

        @Override
        public void done() {
            // nothing is left open
        }
    }
}
