package io.serai.mail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.connectors.Connection;
import io.serai.connectors.GuardedSockets;
import io.serai.connectors.Outgoing;
import io.serai.connectors.Vendors;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.jspecify.annotations.Nullable;

/// The bean `mailSender`: camel-mail's sender, for the hub's own server and for those of accounts' connections. A
/// server's name and login are here and not in an endpoint's URI, where logs would show them.
final class SmtpSender extends DefaultJavaMailSender implements AutoCloseable {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Supplier<Optional<MailServer>> hub;
    private final Vendors vendors;
    private final Outgoing outgoing;
    private final GuardedSockets sockets;
    private final Consumer<String> gate;
    private final Duration connect;
    private final Duration patience;
    /// Making a session reads files.
    private final Cache<Way, Session> sessions = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterAccess(REMEMBERED)
            .build();

    private final KeptTransports<Way> kept = new KeptTransports<>(this::connected);

    /// How long a server may take.
    ///
    /// @param connect to take the connection
    /// @param patience for every step
    record Patience(Duration connect, Duration patience) {}

    /// @param hub asked at each mail, as the catcher starts at the first; empty where mail is not set up
    /// @param gate asked before each mail by the hub's own server, which it refuses by a DeliveryException
    SmtpSender(
            Supplier<Optional<MailServer>> hub,
            Vendors vendors,
            Outgoing outgoing,
            GuardedSockets sockets,
            Consumer<String> gate,
            Patience patience) {
        this.hub = hub;
        this.vendors = vendors;
        this.outgoing = outgoing;
        this.sockets = sockets;
        this.gate = gate;
        this.connect = patience.connect();
        this.patience = patience.patience();
        setProtocol("smtp");
    }

    @Override
    public void send(MimeMessage message) throws MessagingException {
        Connection connection =
                message instanceof MailMessages.Served served ? served.mailing().connection() : null;
        if (connection == null) {
            gate.accept(SmtpFailure.ENDPOINT);
            send(new Way(hub.get().orElseThrow(SmtpFailure::notSetUp), false), message);
        } else {
            MailServer server = server(connection);
            outgoing.around(connection, "send", () -> {
                try {
                    send(new Way(server, true), message);
                } catch (MessagingException | RuntimeException e) {
                    throw SmtpFailure.of(e, SmtpConnection.place(connection));
                }
            });
        }
    }

    /// Connects, and signs in where there is a login.
    void greet(Connection connection) {
        MailServer server = server(connection);
        outgoing.around(connection, "greet", () -> {
            try (Transport transport = connected(new Way(server, true))) {
                transport.isConnected();
            } catch (MessagingException | RuntimeException e) {
                throw SmtpFailure.of(e, SmtpConnection.place(connection));
            }
        });
    }

    private MailServer server(Connection connection) {
        return SmtpConnection.server(connection, vendors.secrets(connection));
    }

    private void send(Way way, MimeMessage message) throws MessagingException {
        message.saveChanges();
        kept.send(way, transport -> transport.sendMessage(message, message.getAllRecipients()));
    }

    private Transport connected(Way way) throws MessagingException {
        MailServer server = way.server();
        Transport transport = sessions.get(way, this::session).getTransport("smtp");
        transport.connect(server.host(), server.port(), user(server), password(server));
        return transport;
    }

    private static @Nullable String user(MailServer server) {
        return server.user().isEmpty() ? null : server.user();
    }

    private static @Nullable String password(MailServer server) {
        return server.user().isEmpty() ? null : server.password();
    }

    private Session session(Way way) {
        Properties properties = way.server().properties(connect, patience);
        if (way.guarded()) {
            properties.put("mail.smtp.socketFactory", sockets);
            properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        }
        return Session.getInstance(properties);
    }

    @Override
    public void close() {
        kept.close();
    }

    /// @param guarded whether it may lead to the public internet only
    private record Way(MailServer server, boolean guarded) {}
}
