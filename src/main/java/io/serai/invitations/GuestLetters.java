package io.serai.invitations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.RunStore;
import io.serai.mail.Mail;
import io.serai.mail.MailOrder;
import io.serai.mail.MailTemplate;
import io.serai.mail.Mailbox;
import io.serai.mail.Mailing;
import io.serai.mail.OutgoingMail;
import io.serai.mail.Purpose;
import io.serai.mail.Sending;
import io.serai.senders.UnlistedCountryException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `guestLetters`: writes and sends what guests are told. Names, addresses and links are looked up when it is
/// sent, at every try, so that what waits holds none of them.
public final class GuestLetters {
    private static final String TOLD = "told";

    private final EventStore events;
    private final GuestStore guests;
    private final GuestLinks links;
    private final Notices notices;
    private final NoticeReports reports;
    private final NoticeTexts texts;
    private final Mail mail;
    private final RunStore runs;
    private final Inbox inbox;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final ObjectMapper json;

    GuestLetters(Parts parts, Mail mail, RunStore runs, Inbox inbox, DataSource database, ObjectMapper json) {
        this.events = parts.events();
        this.guests = parts.guests();
        this.links = parts.links();
        this.notices = parts.notices();
        this.reports = parts.reports();
        this.texts = parts.texts();
        this.mail = mail;
        this.runs = runs;
        this.inbox = inbox;
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.json = json;
    }

    /// What it works with.
    record Parts(
            EventStore events,
            GuestStore guests,
            GuestLinks links,
            Notices notices,
            NoticeReports reports,
            NoticeTexts texts) {}

    /// What is to be told now.
    public record Telling(Notice notice, NoticeTexts.Told told) {
        /// `mail` or `sms`: what the route chooses by.
        public String getChannel() {
            return notice.channel().word();
        }

        public String getPhone() {
            return String.valueOf(told.guest().who().phone());
        }

        /// Without what is nobody's business in a log.
        @Override
        public String toString() {
            return "notice " + notice.id();
        }
    }

    /// What a claimed row says is to be told; null where that has passed.
    public @Nullable Telling open(@Body Object body, @ExchangeProperty(Work.PROPERTY) Work work) {
        Notice notice = notice(work).orElse(null);
        if (notice == null) {
            return null;
        }
        Guest guest = guests.find(notice.guest()).orElseThrow();
        HostedEvent event = events.find(notice.event()).orElseThrow();
        String passed = passed(notice, guest, event);
        if (passed != null) {
            notices.failed(notice.id(), passed);
            return null;
        }
        if (!guest.link()) {
            throw DeliveryException.permanent(
                    Notices.DOMAIN, "The guest " + guest.id() + " has no link. Make one, and replay this.");
        }
        String link = links.url(links.token(guest.id(), event.id(), guest.version()));
        return new Telling(
                notice, new NoticeTexts.Told(event, events.host(event), guest, link, guests.position(guest)));
    }

    /// Why nobody is to be told any more; null where they are.
    private static @Nullable String passed(Notice notice, Guest guest, HostedEvent event) {
        boolean reachable = notice.channel() == Notice.Channel.MAIL
                ? guest.who().email() != null
                : guest.who().phone() != null;
        if (event.removed()) {
            return "The event was removed before it was sent.";
        }
        if (guest.removed()) {
            return "The guest was taken off the list before it was sent.";
        }
        if (!reachable) {
            return "The guest has no address for it any more.";
        }
        return stillTrue(notice.kind(), guest) ? null : "The guest had answered otherwise before it was sent.";
    }

    private static boolean stillTrue(Notice.Kind kind, Guest guest) {
        Guest.Status status = guest.answer().status();
        return switch (kind) {
            // a new link is wanted by who has answered, too
            case INVITATION -> true;
            case REMINDER -> !status.answered();
            case CONFIRMATION -> status == Guest.Status.ATTENDING || status == Guest.Status.DECLINED;
            case WAITLIST -> status == Guest.Status.WAITLISTED;
            case PLACE, CHANGE -> status == Guest.Status.ATTENDING;
        };
    }

    private Optional<Notice> notice(Work work) {
        JsonNode said;
        try {
            said = json.readTree(work.body());
        } catch (IOException e) {
            throw DeliveryException.permanent(Notices.DOMAIN, "The body can't be read as JSON.");
        }
        return sql.sql("SELECT id, id_random, event_id, guest_id, kind, channel FROM event_notice "
                        + "WHERE id_random = ? AND state IN ('queued', 'failed')")
                .param(said.path("notice").asText())
                .query((row, _) -> new Notice(
                        row.getLong("id"),
                        row.getString("id_random"),
                        row.getLong("event_id"),
                        row.getLong("guest_id"),
                        Notice.Kind.of(row.getString("kind")),
                        Notice.Channel.of(row.getString("channel"))))
                .optional();
    }

    /// A mail that the guest can end with one click.
    public MailOrder mail(@ExchangeProperty(TOLD) Telling telling, @ExchangeProperty(Work.PROPERTY) Work work) {
        Guest.Who who = telling.told().guest().who();
        MailTemplate filled = written(telling);
        try {
            var to = new Mailbox(String.valueOf(who.email()), who.name() == null ? "" : who.name());
            return new MailOrder(
                    work.account(),
                    new OutgoingMail(
                            "event." + telling.notice().id(),
                            mail.from(work.account()),
                            to,
                            null,
                            null,
                            filled.subject(),
                            filled.text(),
                            filled.html(),
                            Purpose.LIST));
        } catch (IllegalArgumentException e) {
            throw DeliveryException.permanent(Notices.DOMAIN, "The mail can't be made: " + e.getMessage() + ".");
        }
    }

    private MailTemplate written(Telling telling) {
        try {
            return texts.mail(telling.notice().kind(), telling.told());
        } catch (IllegalArgumentException e) {
            throw DeliveryException.permanent(
                    Notices.DOMAIN,
                    "The account's template for " + telling.notice().kind().word() + " can't be filled: "
                            + e.getMessage() + ".");
        }
    }

    public String sms(@ExchangeProperty(TOLD) Telling telling) {
        return texts.sms(telling.notice().kind(), telling.told());
    }

    /// A sender took it, or the address is on the account's suppression list.
    public void sent(
            @ExchangeProperty(TOLD) Telling telling,
            @ExchangeProperty(Work.PROPERTY) Work work,
            @ExchangeProperty("mailing") @Nullable Mailing mailing,
            @Body Object answer) {
        String id = answer instanceof Sending.Sent sent ? sent.messageId() : String.valueOf(answer);
        String provider =
                telling.notice().channel() == Notice.Channel.SMS ? "twilio" : mailing == null ? null : mailing.way();
        boolean suppressed = id.isEmpty();
        transaction.executeWithoutResult(_ -> {
            notices.note(
                    telling.notice().id(),
                    suppressed ? "suppressed" : "sent",
                    suppressed ? null : provider,
                    suppressed ? null : id);
            if (work.letter() == null) { // the run of a replay stands for many
                runs.note(work.runKey(), Map.of(suppressed ? "suppressed" : "sent", 1), "");
            }
            inbox.markDone(work);
        });
        if (!suppressed) {
            reports.noted(work.account(), id);
        }
    }

    /// The account sends no SMS to where the guest is: that is over, and the host sees why. Whoever runs the
    /// account may list the country, and the host invite once more or tell the guest by hand.
    public void unlisted(
            @ExchangeProperty(TOLD) Telling telling,
            @ExchangeProperty(Work.PROPERTY) Work work,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) UnlistedCountryException why) {
        String reason = String.valueOf(why.getMessage());
        transaction.executeWithoutResult(_ -> {
            notices.failed(telling.notice().id(), reason);
            if (work.letter() == null) {
                runs.note(work.runKey(), Map.of("failed", 1), reason);
            }
            inbox.markDone(work);
        });
    }

    /// It shows as failed while a person looks at its dead letter; a replay that works makes it sent.
    ///
    /// @throws DeliveryException the same, for the inbox to settle
    public void notSent(
            @ExchangeProperty(TOLD) Telling telling,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure) {
        if (failure.kind() == DeliveryException.Kind.PERMANENT) {
            notices.note(telling.notice().id(), "failed", null, null);
        }
        throw failure;
    }
}
