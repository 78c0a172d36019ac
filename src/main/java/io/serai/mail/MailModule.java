package io.serai.mail;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.Settings;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.ProducerTemplate;

/// Wires the domain. Offers [Mail] to others that send.
public final class MailModule implements Module {
    private static final String ROUTE = "direct:mail-send";

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public Set<String> needs() {
        return Set.of("hub");
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        Optional<MailServer> server = settings.optional("serai.mail.url").map(MailServer::of);
        MailCatcher catcher = server.isEmpty() && !settings.prod() ? new MailCatcher(house.clock()) : null;
        if (catcher != null) {
            house.ends(catcher::close);
        }
        ProducerTemplate routes = house.context().createProducerTemplate();
        var mail = new Mail(
                settings.optional("serai.mail.from").map(MailModule::mailbox).orElse(null),
                server.isPresent() || catcher != null,
                new Senders(house.source(), house.mapper()),
                house.part(Inbox.class),
                house.part(RunStore.class),
                house.mapper(),
                outgoing -> routes.requestBody(ROUTE, outgoing, Sending.class));
        house.offer(Mail.class, mail);
        house.bind("mail", mail);
        house.bind("smtp", new Smtp(house.clock()));
        house.bind(
                "mailSender",
                new SmtpSender(
                        () -> catcher == null ? server : Optional.of(catcher.server()),
                        settings.duration("serai.vendor.connect.timeout"),
                        settings.duration("serai.vendor.timeout")));
        house.bind("caughtMails", new CaughtMails(catcher));
    }

    /// @param setting an address, or `name <address>`, as it was checked
    private static Mailbox mailbox(String setting) {
        int open = setting.indexOf('<');
        return open < 0
                ? Mailbox.of(setting)
                : new Mailbox(setting.substring(open + 1, setting.length() - 1), setting.substring(0, open));
    }
}
