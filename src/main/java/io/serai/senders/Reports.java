package io.serai.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.RunStore;
import io.serai.mail.Channel;
import io.serai.mail.Suppression;
import io.serai.mail.Suppression.Reason;
import io.serai.mail.Suppressions;
import io.serai.senders.MessageReports.Report;
import io.serai.senders.MessageReports.State;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `senderReports`: what senders say became of mails and SMS, and what follows from it. What bounced for good,
/// and whoever complains or says stop, is written to no more.
public final class Reports {
    /// What people answer an SMS with to end them, and to have them again
    /// (twilio.com/docs/messaging/tutorials/advanced-opt-out).
    private static final Set<String> STOP =
            Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE");

    private static final Set<String> START = Set.of("START", "UNSTOP", "YES");

    /// There is no such number, or it takes no SMS (twilio.com/docs/api/errors).
    private static final Set<String> NO_NUMBER = Set.of("30005", "30006");

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7E]{1,200}");

    private final Vendors vendors;
    private final Suppressions suppressions;
    private final SnsWebhooks sns;
    private final MessageReports told;
    private final Inbox inbox;
    private final RunStore runs;
    private final TransactionTemplate transaction;
    private final Moments moments;
    private final ObjectMapper json;
    private final Clock clock;

    Reports(
            Vendors vendors,
            Suppressions suppressions,
            SnsWebhooks sns,
            MessageReports told,
            Inbox inbox,
            RunStore runs,
            TransactionTemplate transaction,
            Moments moments,
            ObjectMapper json,
            Clock clock) {
        this.vendors = vendors;
        this.suppressions = suppressions;
        this.sns = sns;
        this.told = told;
        this.inbox = inbox;
        this.runs = runs;
        this.transaction = transaction;
        this.moments = moments;
        this.json = json;
        this.clock = clock;
    }

    /// Whether SNS asks if it may send, which is answered with a call.
    public boolean isSubscription(@ExchangeProperty(Work.PROPERTY) Work work) {
        return message(work).isSubscription();
    }

    public VendorRequest confirm(@ExchangeProperty(Work.PROPERTY) Work work) {
        Connection connection = vendors.webhook(Ses.SYSTEM, work.connection())
                .filter(one -> one.account() == work.account())
                .orElseThrow(() -> DeliveryException.permanent(
                        Ses.SYSTEM, "The SES connection " + work.connection() + " was removed or disabled."));
        return sns.confirmation(connection, message(work));
    }

    private SnsMessage message(Work work) {
        return SnsMessage.of(work.body(), json)
                .orElseThrow(() -> DeliveryException.permanent("ses webhook", "The body can't be read as JSON."));
    }

    /// What SES says, in the words of an event or of a notification.
    public void ses(@ExchangeProperty(Work.PROPERTY) Work work) {
        SnsMessage message = message(work);
        JsonNode event = message.isNotification() ? tree(message.text("Message")) : MissingNode.getInstance();
        String type =
                event.path("eventType").asText(event.path("notificationType").asText());
        var found = new ArrayList<Suppression>();
        if (type.equals("Bounce") && event.at("/bounce/bounceType").asText().equals("Permanent")) {
            Instant on = time(event.at("/bounce/timestamp"), message.time().orElse(clock.instant()));
            event.at("/bounce/bouncedRecipients")
                    .forEach(one -> mail(found, one.path("emailAddress"), Reason.BOUNCE, Ses.SYSTEM, on));
        } else if (type.equals("Complaint")
                && !event.at("/complaint/complaintFeedbackType").asText().equals("not-spam")) {
            Instant on = time(event.at("/complaint/timestamp"), message.time().orElse(clock.instant()));
            event.at("/complaint/complainedRecipients")
                    .forEach(one -> mail(found, one.path("emailAddress"), Reason.COMPLAINT, Ses.SYSTEM, on));
        }
        State state =
                switch (type) {
                    case "Bounce" -> State.BOUNCED;
                    case "Complaint" -> State.COMPLAINED;
                    case "Delivery" -> State.DELIVERED;
                    default -> null;
                };
        String id = event.at("/mail/messageId").asText("");
        keep(
                work,
                found,
                id,
                state == null
                        ? null
                        : new Report(id, state, event.at("/bounce/bounceType").asText(null)));
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (IOException _) {
            return MissingNode.getInstance(); // a text of SNS' own, or of somebody else's at that topic
        }
    }

    /// Resend calls what will be tried again another name, but where it says of a bounce that it is not for good, it is
    /// not.
    public void resend(@ExchangeProperty(Work.PROPERTY) Work work) {
        JsonNode event;
        try {
            event = json.readTree(work.body());
        } catch (IOException _) {
            throw DeliveryException.permanent("resend webhook", "The body can't be read as JSON.");
        }
        String type = event.path("type").asText();
        String kind = event.at("/data/bounce/type").asText("Permanent").toLowerCase(Locale.ROOT);
        var found = new ArrayList<Suppression>();
        boolean bounced = type.equals("email.bounced") && kind.equals("permanent");
        if (bounced || type.equals("email.complained")) {
            Instant on = time(event.path("created_at"), clock.instant());
            event.at("/data/to")
                    .forEach(one -> mail(found, one, bounced ? Reason.BOUNCE : Reason.COMPLAINT, Resend.SYSTEM, on));
        }
        State state =
                switch (type) {
                    case "email.bounced" -> State.BOUNCED;
                    case "email.complained" -> State.COMPLAINED;
                    case "email.delivered" -> State.DELIVERED;
                    case "email.failed" -> State.FAILED;
                    default -> null;
                };
        String id = event.at("/data/email_id").asText("");
        keep(
                work,
                found,
                id,
                state == null
                        ? null
                        : new Report(id, state, event.at("/data/bounce/type").asText(null)));
    }

    /// An address as it was sent to, with a name or without. What is none is nobody's.
    private static void mail(List<Suppression> found, JsonNode address, Reason reason, String source, Instant on) {
        String text = address.asText("").strip();
        int open = text.indexOf('<');
        String plain = open >= 0 && text.endsWith(">") ? text.substring(open + 1, text.length() - 1) : text;
        try {
            found.add(new Suppression(Channel.MAIL, Channel.MAIL.checked(plain), reason, source, on));
        } catch (IllegalArgumentException _) {
            // we never sent to it
        }
    }

    private static Instant time(JsonNode text, Instant otherwise) {
        try {
            return OffsetDateTime.parse(text.asText()).toInstant();
        } catch (DateTimeParseException _) {
            return otherwise;
        }
    }

    public void twilio(@ExchangeProperty(Work.PROPERTY) Work work) {
        SortedMap<String, SortedSet<String>> form = TwilioWebhooks.form(work.body());
        Instant on = Instant.parse(work.headers()
                .getOrDefault(TwilioWebhooks.RECEIVED, clock.instant().toString()));
        String error = TwilioWebhooks.first(form, "ErrorCode");
        String said = TwilioWebhooks.first(form, "OptOutType");
        if (said.isEmpty() && TwilioWebhooks.first(form, "SmsStatus").equals("received")) {
            said = TwilioWebhooks.first(form, "Body");
        }
        String id = TwilioWebhooks.first(form, "MessageSid");
        String word = said.strip().toUpperCase(Locale.ROOT);
        Report report = report(id, TwilioWebhooks.first(form, "MessageStatus"), error);
        if (error.equals(Integer.toString(Twilio.STOPPED))) {
            keep(work, sms(form, "To", Reason.UNSUBSCRIBE, on), id, report);
        } else if (NO_NUMBER.contains(error)) {
            keep(work, sms(form, "To", Reason.BOUNCE, on), id, report);
        } else if (STOP.contains(word)) {
            keep(work, sms(form, "From", Reason.UNSUBSCRIBE, on), id, report);
        } else if (START.contains(word)) {
            lift(work, sms(form, "From", Reason.MANUAL, on), id);
        } else {
            keep(work, List.of(), id, report);
        }
    }

    private static @Nullable Report report(String id, String status, String error) {
        return switch (status) {
            case "delivered", "read" -> new Report(id, State.DELIVERED, null);
            case "undelivered" -> new Report(id, State.BOUNCED, error.isEmpty() ? null : error);
            case "failed" -> new Report(id, State.FAILED, error.isEmpty() ? null : error);
            default -> null;
        };
    }

    private static List<Suppression> sms(
            SortedMap<String, SortedSet<String>> form, String who, Reason reason, Instant on) {
        try {
            return List.of(new Suppression(
                    Channel.SMS, Channel.SMS.checked(TwilioWebhooks.first(form, who)), reason, Twilio.SYSTEM, on));
        } catch (IllegalArgumentException _) {
            return List.of(); // a short code, or another channel's address
        }
    }

    /// @param id the sender's, of the message that it speaks of; empty where it names none
    /// @param report what became of that; null for nothing that is told on
    private void keep(Work work, List<Suppression> found, String id, @Nullable Report report) {
        transaction.executeWithoutResult(_ -> {
            found.forEach(one -> suppressions.note(work.account(), one));
            if (report != null) {
                told.reported(work.account(), report);
            }
            moments.reached("senders.report-kept");
            done(work, found.isEmpty() ? "ignored" : "suppressed", Math.max(1, found.size()), id);
        });
    }

    private void lift(Work work, List<Suppression> found, String id) {
        transaction.executeWithoutResult(_ -> {
            found.forEach(
                    one -> suppressions.lift(work.account(), one.channel(), one.address(), one.source(), one.on()));
            done(work, "lifted", found.size(), id);
        });
    }

    /// The subscription is confirmed.
    public void confirmed(@ExchangeProperty(Work.PROPERTY) Work work, @Body Object answer) {
        transaction.executeWithoutResult(_ -> done(work, "confirmed", 1, ""));
    }

    private void done(Work work, String what, int count, String id) {
        if (work.letter() == null) { // the run of a replay stands for many
            String known = ID.matcher(id).matches() ? "The sender's id of the message: " + id : "";
            runs.note(work.runKey(), Map.of(what, count), known);
        }
        inbox.markDone(work);
    }
}
