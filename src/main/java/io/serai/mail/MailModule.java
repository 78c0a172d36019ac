package io.serai.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.HubModule;
import io.serai.hub.settings.Settings;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/// Wires the domain. Closing it ends the catcher.
public final class MailModule implements AutoCloseable {
    private static final String ROUTE = "direct:mail-send";

    private final Mail mail;
    private final Smtp smtp;
    private final SmtpSender sender;
    private final @Nullable MailCatcher catcher;
    private final AtomicReference<@Nullable ProducerTemplate> routes = new AtomicReference<>();

    public MailModule(Settings settings, HubModule hub, DataSource database, ObjectMapper json, Clock clock) {
        Optional<MailServer> server = settings.optional("serai.mail.url").map(MailServer::of);
        MailCatcher caught = server.isEmpty() && !settings.prod() ? new MailCatcher(clock) : null;
        this.catcher = caught;
        this.smtp = new Smtp(clock);
        this.sender = new SmtpSender(
                () -> caught == null ? server : Optional.of(caught.server()),
                settings.duration("serai.vendor.connect.timeout"),
                settings.duration("serai.vendor.timeout"));
        this.mail = new Mail(
                settings.optional("serai.mail.from").map(MailModule::mailbox).orElse(null),
                server.isPresent() || caught != null,
                new Senders(database, json),
                hub.inbox(),
                hub.runs(),
                json,
                this::carryOut);
    }

    private Sending carryOut(OutgoingMail outgoing) {
        ProducerTemplate bound = Objects.requireNonNull(routes.get(), "the domain is not bound yet");
        return bound.requestBody(ROUTE, outgoing, Sending.class);
    }

    /// The domain's bean, for others that send.
    public Mail mail() {
        return mail;
    }

    public void bind(Main main) {
        routes.set(main.getCamelContext().createProducerTemplate());
        main.bind("mail", mail);
        main.bind("smtp", smtp);
        main.bind("mailSender", sender);
        main.bind("caughtMails", new CaughtMails(catcher));
    }

    /// @param setting an address, or `name <address>`, as it was checked
    private static Mailbox mailbox(String setting) {
        int open = setting.indexOf('<');
        return open < 0
                ? Mailbox.of(setting)
                : new Mailbox(setting.substring(open + 1, setting.length() - 1), setting.substring(0, open));
    }

    @Override
    public void close() {
        if (catcher != null) {
            catcher.close();
        }
    }
}
