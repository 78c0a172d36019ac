package io.serai.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.RunStore;
import io.serai.mail.Mail;
import io.serai.mail.MailOrder;
import io.serai.mail.Mailbox;
import io.serai.mail.OutgoingMail;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `alertMessages`: an alert's words in the form of each channel.
public final class AlertMessages {
    static final String PROPERTY = "alert";
    private static final String WEBHOOK = "webhook";

    private final AlertStore store;
    private final RunStore runs;
    private final Mail mail;
    private final ObjectMapper json;
    private final String publicUrl;

    AlertMessages(AlertStore store, RunStore runs, Mail mail, ObjectMapper json, String publicUrl) {
        this.store = store;
        this.runs = runs;
        this.mail = mail;
        this.json = json;
        this.publicUrl = publicUrl;
    }

    /// A job as it is carried out.
    public record Message(Alert alert, AlertText text, String id) {
        /// What the route chooses by.
        public String channel() {
            return alert.channel().word();
        }

        public String target() {
            return alert.target();
        }

        public String subject() {
            return text.subject();
        }
    }

    /// Null where the alert is gone, so that nobody wants it told any more.
    public @Nullable Message open(@Body Work work) throws JsonProcessingException {
        AlertJobs.Job job = json.readValue(runs.parameters(work.runKey()), AlertJobs.Job.class);
        return store.find(job.alert())
                .filter(alert -> alert.account() == work.account())
                .map(alert -> new Message(alert, job.text(), work.eventKey()))
                .orElse(null);
    }

    private String text(Message message) {
        return String.join("\n", message.text().lines()) + "\n\n" + publicUrl
                + message.text().page();
    }

    public String words(@ExchangeProperty(PROPERTY) Message message) {
        return text(message);
    }

    public MailOrder mail(@ExchangeProperty(PROPERTY) Message message) {
        long account = message.alert().account();
        return new MailOrder(
                account,
                OutgoingMail.personal(
                        "alert." + message.id(),
                        mail.from(account),
                        Mailbox.of(message.target()),
                        "Serai: " + message.subject(),
                        text(message)));
    }

    /// A POST of `{id, subject, lines, page}`, by the one way out that calls to vendors take, with its guard,
    /// its limits and a circuit breaker of the alert's own.
    public VendorRequest post(@ExchangeProperty(PROPERTY) Message message) throws JsonProcessingException {
        var settings = json.createObjectNode().put("url", message.target());
        var there = new Connection(
                message.alert().account(), PROPERTY + "." + message.alert().id(), WEBHOOK, WEBHOOK, settings, false);
        var body = new LinkedHashMap<String, Object>();
        body.put("id", message.id());
        body.put("subject", message.subject());
        body.put("lines", message.text().lines());
        body.put("page", publicUrl + message.text().page());
        return new VendorRequest(
                there,
                "POST",
                "POST alert",
                "url",
                "",
                Map.of(),
                Map.of("Content-Type", "application/json", "Idempotency-Key", message.id()),
                json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8),
                Set.of());
    }
}
