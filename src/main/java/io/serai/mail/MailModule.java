package io.serai.mail;

import io.serai.House;
import io.serai.Module;
import io.serai.connectors.ConnectionUses;
import io.serai.connectors.GuardedSockets;
import io.serai.connectors.Outgoing;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.Vendors;
import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Hold;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.Settings;
import io.serai.web.Trail;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.ProducerTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Wires the domain. Offers [Mail] to others that send.
public final class MailModule implements Module {
    private static final String ROUTE = "direct:mail-send";

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "connectors", "hub");
    }

    @Override
    public List<VendorSystem> vendorSystems() {
        return List.of(SmtpConnection.VENDOR);
    }

    /// That somebody does not want mail is kept when the person goes: it is there so that nobody writes to them.
    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(
                new PersonalRows(house.source(), house.mapper(), "suppressions", Sql.of("mail/export-suppressions")));
    }

    @Override
    public List<ConnectionUses> connectionUses(House house) {
        Vendors vendors = house.part(Vendors.class);
        return List.of(new MailUses(vendors, new MailSettings(house.source(), vendors, house.part(Trail.class))));
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        Optional<MailServer> server = settings.optional("serai.mail.url").map(MailServer::of);
        MailCatcher catcher = server.isEmpty() && !settings.prod() ? new MailCatcher(house.clock()) : null;
        if (catcher != null) {
            house.ends(catcher::close);
        }
        Trail trail = house.part(Trail.class);
        Vendors vendors = house.part(Vendors.class);
        var suppressions = new Suppressions(house.source());
        var own = new MailSettings(house.source(), vendors, trail);
        var links = new UnsubscribeLinks(house.source(), own, settings.publicUrl());
        var ways = new MailWays(vendors, own, suppressions, links);
        house.offer(Suppressions.class, suppressions);
        house.bind("mailSettings", own);
        house.bind("mailWays", ways);
        house.bind("suppressionList", new SuppressionList(suppressions, links, house.source(), trail, house.clock()));
        var templates = new MailTemplates(house.source(), trail, house.mapper());
        house.offer(MailTemplates.class, templates);
        house.bind("mailTemplates", templates);
        bindMail(house, templates, ways, server.isPresent() || catcher != null);
        var sender = new SmtpSender(
                () -> catcher == null ? server : Optional.of(catcher.server()),
                vendors,
                house.part(Outgoing.class),
                house.part(GuardedSockets.class),
                house.part(Hold.class)::refuse,
                new SmtpSender.Patience(
                        settings.duration("serai.vendor.connect.timeout"), settings.duration("serai.vendor.timeout")));
        house.ends(sender::close);
        house.bind("mailSender", sender);
        house.bind("smtp", new Smtp(sender, house.clock()));
        house.bind("caughtMails", new CaughtMails(catcher));
        house.bind(
                "sentLetters",
                new SentLetters(
                        house.part(RunStore.class),
                        house.part(Inbox.class),
                        new TransactionTemplate(new DataSourceTransactionManager(house.source()))));
    }

    private static void bindMail(House house, MailTemplates templates, MailWays ways, boolean ready) {
        ProducerTemplate routes = house.context().createProducerTemplate();
        var mail = new Mail(
                house.settings().optional("serai.mail.from").map(Mailbox::parse).orElse(null),
                ready,
                new Senders(house.source(), house.mapper()),
                templates,
                ways,
                house.part(Inbox.class),
                house.part(RunStore.class),
                house.mapper(),
                order -> routes.requestBody(ROUTE, order, Sending.class));
        house.offer(Mail.class, mail);
        house.bind("mail", mail);
    }
}
