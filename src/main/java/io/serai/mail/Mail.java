package io.serai.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.RunStore;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `mail`: sends a mail now, while someone waits, or later from the inbox, as often as it takes.
public final class Mail {
    private static final String DOMAIN = "mail";
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_]{0,40}");
    private static final int SHOWN_SUBJECT = 40;

    /// By HTTP, a sender says with these that it does not like this mail; SMTP has 500 and more.
    private static final Set<Integer> OF_THE_MAIL = Set.of(400, 409, 413, 422);

    private final @Nullable Mailbox from;
    private final boolean ready;
    private final Senders senders;
    private final MailTemplates templates;
    private final MailWays ways;
    private final Inbox inbox;
    private final RunStore runs;
    private final ObjectMapper json;
    private final Function<MailOrder, Sending> route;
    private final Map<String, Letters> writers = new ConcurrentHashMap<>();

    /// @param from the sender of the hub's own mails; null where mail is not set up
    /// @param ready whether there is a server
    /// @param route carries out `direct:mail-send`
    Mail(
            @Nullable Mailbox from,
            boolean ready,
            Senders senders,
            MailTemplates templates,
            MailWays ways,
            Inbox inbox,
            RunStore runs,
            ObjectMapper json,
            Function<MailOrder, Sending> route) {
        this.from = from;
        this.ready = ready;
        this.senders = senders;
        this.templates = templates;
        this.ways = ways;
        this.inbox = inbox;
        this.runs = runs;
        this.json = json;
        this.route = route;
    }

    /// Whether the account has a sender of its own, or the hub a server, or in `dev` the catcher.
    ///
    /// @param account the integer key
    public boolean isSetUp(long account) {
        try {
            return ways.of(account).isPresent() || ready && from != null;
        } catch (DeliveryException _) {
            return false; // the connection that the account names is gone
        }
    }

    /// The sender of the hub's own mails to people of an account: whom its connection names, else the hub's.
    ///
    /// @throws DeliveryException permanent, where mail is not set up
    public Mailbox from(long account) {
        Connection connection = ways.of(account).orElse(null);
        if (connection != null) {
            try {
                return Mailbox.parse(connection.setting("from"));
            } catch (IllegalArgumentException e) {
                throw DeliveryException.permanent(
                        SmtpFailure.ENDPOINT,
                        "The setting from of the connection " + connection.id() + " can't be used: " + e.getMessage());
            }
        }
        if (from == null || !ready) {
            throw SmtpFailure.notSetUp();
        }
        return from;
    }

    /// Sends it now, once, and waits for the server.
    ///
    /// @param account the integer key
    public Sending send(long account, OutgoingMail mail) {
        return route.apply(new MailOrder(account, mail));
    }

    /// Says who writes the letters of these kinds, once for each, while the hub is wired.
    public void letters(Letters letters, String... kinds) {
        for (String kind : kinds) {
            check(kind);
            if (writers.putIfAbsent(kind, letters) != null) {
                throw new IllegalStateException("someone else writes the letters of kind " + kind);
            }
        }
    }

    /// Stores a job that sends a letter as soon as a worker comes to it, in the caller's transaction where
    /// there is one. It names the kind and what it is about, and holds neither an address nor a secret. Where
    /// mail is not set up it becomes a dead letter.
    ///
    /// @param account the person's tenant, by its integer key
    /// @param kind a small letter, then small letters, digits and `_`, 41 in all at most
    /// @param about the uuid of whom it is for, or an id that opens nothing and that its [Letters] know
    /// @param by who or what asked for it, as the run shows it
    /// @return the public id of its run
    public String later(long account, String kind, String about, String by, String requestId) {
        check(kind);
        String capability = DOMAIN + "." + kind;
        String run = PublicId.random();
        String asked =
                json.createObjectNode().put("kind", kind).put("person", about).toString();
        var beginning =
                new RunStore.Beginning(account, capability, "http", "the hub's own mail", by, asked, null, requestId);
        // a connection of its own, so that a slow mail server holds up no other job
        inbox.accept(Arrival.job(Arrival.JOB, DOMAIN, run, kind + " " + about, beginning), run);
        return run;
    }

    private static void check(String kind) {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("'" + kind + "' is no kind of letter");
        }
    }

    /// The mail of a claimed job; null where there is nothing to send any more.
    public @Nullable MailOrder write(@Body Work work) {
        JsonNode asked = asked(work);
        String kind = asked.path("kind").asText();
        Letters writer = writers.get(kind);
        if (writer == null) {
            throw DeliveryException.permanent(DOMAIN + " " + kind, "Nobody writes letters of the kind " + kind + ".");
        }
        Mailbox sender = from(work.account());
        return writer.write(kind, asked.path("person").asText())
                .map(letter -> new OutgoingMail(
                        kind.replace('_', '-') + "." + work.eventKey(),
                        sender,
                        letter.to(),
                        null,
                        null,
                        letter.subject(),
                        letter.text(),
                        letter.html(),
                        Purpose.SIGN_IN))
                .map(mail -> new MailOrder(work.account(), mail))
                .orElse(null);
    }

    private JsonNode asked(Work work) {
        try {
            return json.readTree(runs.parameters(work.runKey()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run's parameters are always JSON", e);
        }
    }

    /// What a caller wants to have sent.
    ///
    /// @throws Refusal 400 for what can't be a mail or a sender that is not the account's; 500 where mail is
    /// not set up
    public MailOrder prepare(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        long account = call.tenant().id();
        OutgoingMail mail = templates.filled(account, wish).mail();
        if (!senders.allows(account, mail.from())) {
            throw new Refusal(
                    400,
                    "from_email: this account may not send as '" + mail.from().address()
                            + "'. Use one of its senders, or have this one added to them.");
        }
        if (!isSetUp(account)) {
            throw new Refusal(500, String.valueOf(SmtpFailure.notSetUp().getMessage()));
        }
        return new MailOrder(account, mail);
    }

    public boolean isTest(@ExchangeProperty(Call.PROPERTY) Call call) {
        return call.flag("test");
    }

    public Outcome checked(@Body MailOrder order) {
        return told(
                order.mail(),
                new Sending.Sent("", ways.choose(order).suppressed()),
                "The mail can be sent. It was not, as this is a test.");
    }

    /// What the caller is told.
    public Outcome answer(@Body Sending sending, @ExchangeProperty(DOMAIN) MailOrder order) {
        return switch (sending) {
            case Sending.Sent sent ->
                told(
                        order.mail(),
                        sent,
                        sent.messageId().isEmpty()
                                ? "Nothing was sent: every recipient is on the account's suppression list."
                                : "The mail server took the mail.");
            case Sending.Refused refused -> new Outcome.Refused(400, refused.reason());
            case Sending.Failed failed -> new Outcome.Refused(503, failed.reason() + " Please try again in a minute.");
            case Sending.NotSetUp missing -> new Outcome.Refused(500, missing.reason());
        };
    }

    private static Outcome told(OutgoingMail mail, Sending.Sent sent, String message) {
        var data = new LinkedHashMap<String, Object>();
        data.put("from_email", mail.from().address());
        data.put("to_email", mail.to().address());
        data.put("subject", shortened(mail.subject()));
        data.put("suppressed", sent.suppressed());
        data.put("message_id", sent.messageId().isEmpty() ? null : sent.messageId());
        return new Outcome.Done(200, data, message, Map.of());
    }

    private static String shortened(String subject) {
        int points = subject.codePointCount(0, subject.length());
        return points <= SHOWN_SUBJECT ? subject : subject.substring(0, subject.offsetByCodePoints(0, SHOWN_SUBJECT));
    }

    /// @throws Exception what is no failure of a sender's, such as a database that is away
    public Sending notSent(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) throws Exception {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeliveryException known) {
                return notSent(known);
            }
        }
        throw failure;
    }

    private static Sending notSent(DeliveryException known) {
        String reason = Objects.requireNonNullElse(known.getMessage(), "");
        return switch (known.kind()) {
            case TRANSIENT, HELD_BACK -> new Sending.Failed(reason);
            case PERMANENT ->
                OF_THE_MAIL.contains(known.status()) || known.status() >= 500
                        ? new Sending.Refused(reason)
                        : new Sending.NotSetUp(reason);
        };
    }
}
