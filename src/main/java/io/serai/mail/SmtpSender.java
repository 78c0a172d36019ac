package io.serai.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.component.mail.DefaultJavaMailSender;

/// The bean `mailSender`: camel-mail's sender, for the one server that the hub knows. The server's name and login are
/// here and not in an endpoint's URI, where logs would show them.
final class SmtpSender extends DefaultJavaMailSender {
    private final Supplier<Optional<MailServer>> server;
    private final Duration connect;
    private final Duration patience;

    /// @param server asked at the first mail, as the catcher starts then; empty where mail is not set up
    SmtpSender(Supplier<Optional<MailServer>> server, Duration connect, Duration patience) {
        this.server = server;
        this.connect = connect;
        this.patience = patience;
        setProtocol("smtp");
    }

    @Override
    public void send(MimeMessage message) throws MessagingException {
        prepare();
        super.send(message);
    }

    private synchronized void prepare() {
        if (getHost() != null) {
            return;
        }
        MailServer found = server.get().orElseThrow(SmtpFailure::notSetUp);
        setSession(Session.getInstance(found.properties(connect, patience)));
        setUsername(found.user().isEmpty() ? null : found.user());
        setPassword(found.user().isEmpty() ? null : found.password());
        setPort(found.port());
        setHost(found.host());
    }
}
