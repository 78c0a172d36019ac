package io.serai.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Healed;
import io.serai.connectors.Healing;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `stripeHeal`: Stripe's list of events against what was accepted. What was missed is accepted as if it had
/// come by webhook, under its own id: so it is there once, also where the webhook comes after all, and a heal that is
/// killed goes on where it was.
public final class StripeHeal {
    static final String JOB = "stripeHealJob";

    private final Inbox inbox;
    private final JdbcClient sql;
    private final Moments moments;
    private final ObjectMapper json;
    private final Clock clock;
    private final Duration kept;

    /// @param kept how long an event that was accepted is known for a repeat
    StripeHeal(Inbox inbox, JdbcClient sql, Moments moments, ObjectMapper json, Clock clock, Duration kept) {
        this.inbox = inbox;
        this.sql = sql;
        this.moments = moments;
        this.json = json;
        this.clock = clock;
        this.kept = kept;
    }

    /// A heal on its way through its route. Not thread-safe; it lives as long as the route takes.
    public static final class Job {
        private final Healing healing;
        private final Instant since;
        private String after = "";
        private int looked;
        private int unreadable;
        private boolean ended;

        private Job(Healing healing, Instant since) {
            this.healing = healing;
            this.since = since;
        }

        public boolean more() {
            return !ended;
        }
    }

    /// Nothing is looked for that was accepted so long ago that it is forgotten.
    public Job begin(@Body Healing healing) {
        Instant known = clock.instant().minus(kept);
        return new Job(healing, healing.since().isBefore(known) ? known : healing.since());
    }

    public StripeEventsQuery next(@ExchangeProperty(JOB) Job job) {
        return new StripeEventsQuery(job.healing.connection(), job.since, job.after);
    }

    /// @param page with `data` and `has_more`
    public void take(@ExchangeProperty(JOB) Job job, @Body JsonNode page) {
        List<JsonNode> events = page.path("data").valueStream().toList();
        List<String> ids =
                events.stream().map(event -> event.path("id").asText("")).toList();
        Set<String> known = inbox.statuses(job.healing.connection().id(), ids).keySet();
        var missed = new ArrayList<>(events);
        missed.removeIf(event -> known.contains(event.path("id").asText("")));
        // the oldest first, as they would have come
        missed.reversed().forEach(event -> accept(job, event));
        job.looked += events.size();
        job.ended = events.isEmpty() || !page.path("has_more").asBoolean();
        String last = ids.isEmpty() ? "" : ids.getLast();
        if (!job.ended && (last.isEmpty() || last.equals(job.after))) {
            throw DeliveryException.permanent(
                    Stripe.SYSTEM, "Stripe's list of events goes round in a circle after " + job.looked + " events.");
        }
        job.after = last;
    }

    private void accept(Job job, JsonNode node) {
        byte[] body = node.toString().getBytes(StandardCharsets.UTF_8);
        StripeEvent event;
        try {
            event = StripeEvent.of(body, json);
        } catch (IllegalArgumentException _) {
            job.unreadable++;
            return;
        }
        inbox.receive(Arrival.webhook(
                Stripe.SYSTEM,
                job.healing.connection().id(),
                event.id(),
                StripeWebhooks.orderKey(event),
                job.healing.connection().account(),
                StripeWebhooks.WEBHOOK,
                Map.of(),
                "application/json",
                body,
                mark(job)));
        moments.reached("stripe.event-healed");
    }

    /// By which it is known what a heal took in, also after a kill.
    private static String mark(Job job) {
        return "heal-" + job.healing.run();
    }

    public Healed report(@ExchangeProperty(JOB) Job job) {
        int healed = sql.sql("SELECT COUNT(*) FROM inbox WHERE `connection` = ? AND request_id = ?")
                .params(job.healing.connection().id(), mark(job))
                .query(Integer.class)
                .single();
        String message = "Stripe lists %d events since %s, of which %d had been missed and are taken in."
                .formatted(job.looked, job.since, healed);
        return new Healed(
                healed,
                job.looked,
                job.unreadable,
                job.unreadable == 0 ? message : message + " " + job.unreadable + " can't be read.");
    }
}
