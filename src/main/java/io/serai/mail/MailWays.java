package io.serai.mail;

import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `mailWays`: by which sender an account's mail goes, and to whom of its recipients.
public final class MailWays {
    /// The exchange property that holds the [Mailing].
    static final String MAILING = "mailing";

    /// In the order in which they are chosen where the account names none.
    static final List<String> SENDERS = List.of("resend", "ses", SmtpConnection.SYSTEM);

    private final Vendors vendors;
    private final MailSettings settings;
    private final Suppressions suppressions;
    private final UnsubscribeLinks links;

    MailWays(Vendors vendors, MailSettings settings, Suppressions suppressions, UnsubscribeLinks links) {
        this.vendors = vendors;
        this.settings = settings;
        this.suppressions = suppressions;
        this.links = links;
    }

    /// The account's connection that its mail goes by; empty for the hub's own server.
    ///
    /// @throws DeliveryException permanent, where the one that it names is not there
    Optional<Connection> of(long account) {
        String named = settings.connection(account);
        if (named == null) {
            return first(vendors, account);
        }
        if (named.equals(Mailing.HUB)) {
            return Optional.empty();
        }
        return Optional.of(vendors.enabled(account, named)
                .filter(connection -> SENDERS.contains(connection.system()))
                .orElseThrow(() -> DeliveryException.permanent(
                        SmtpFailure.ENDPOINT,
                        "The account's mail goes by the connection " + named + ", which is not there or not enabled."
                                + " Name another with PUT /v3/hub/mail/setting.")));
    }

    /// By which it goes where the account names none.
    static Optional<Connection> first(Vendors vendors, long account) {
        return SENDERS.stream()
                .flatMap(system -> vendors.own(account, system).stream())
                .findFirst();
    }

    /// The last moment before it is sent, at every try: whoever must not get it is left out.
    public Mailing choose(@Body MailOrder order) {
        OutgoingMail mail = order.mail();
        @Nullable Connection connection = of(order.account()).orElse(null);
        if (mail.purpose() == Purpose.SIGN_IN) {
            return new Mailing(mail, Map.of(), connection, List.of(), true);
        }
        List<Mailbox> wanted = mail.recipients();
        Set<String> out = suppressions.of(
                order.account(),
                Channel.MAIL,
                wanted.stream().map(Mailbox::address).toList());
        Map<String, String> headers =
                mail.purpose() == Purpose.LIST ? links.headers(order.account(), mail.to()) : Map.of();
        if (out.isEmpty()) {
            return new Mailing(mail, headers, connection, List.of(), true);
        }
        boolean anybody = wanted.stream().anyMatch(one -> !out.contains(one.address()));
        return new Mailing(anybody ? without(mail, out) : mail, headers, connection, suppressed(wanted, out), anybody);
    }

    /// Who is left moves up, as every sender wants somebody in `To`.
    private static OutgoingMail without(OutgoingMail mail, Set<String> out) {
        @Nullable Mailbox cc = allowed(mail.cc(), out);
        @Nullable Mailbox bcc = allowed(mail.bcc(), out);
        @Nullable Mailbox to = allowed(mail.to(), out);
        if (to == null && cc != null) {
            to = cc;
            cc = null;
        } else if (to == null) {
            to = bcc;
            bcc = null;
        }
        if (to == null) {
            throw new IllegalArgumentException("nobody is left");
        }
        return mail.to(to, cc, bcc);
    }

    private static @Nullable Mailbox allowed(@Nullable Mailbox mailbox, Set<String> out) {
        return mailbox == null || out.contains(mailbox.address()) ? null : mailbox;
    }

    private static List<String> suppressed(List<Mailbox> wanted, Set<String> out) {
        return wanted.stream()
                .map(Mailbox::address)
                .filter(out::contains)
                .distinct()
                .toList();
    }

    /// What became of it, where the sender took it over.
    public Sending sent(@ExchangeProperty(MAILING) Mailing mailing, @Body Object id) {
        return new Sending.Sent(mailing.sent() ? String.valueOf(id) : "", mailing.suppressed());
    }
}
