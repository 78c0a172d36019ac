package io.serai.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `subscriptions`: the steps by which an event becomes an account's plan. What counts is the subscription as
/// Stripe has it now, not what the event says of it, so that repeated events, events in any order and of any API
/// version come to the same end.
public final class Subscriptions {
    /// The exchange property that holds the job.
    static final String JOB = "stripeJob";

    private final Vendors vendors;
    private final Payee payee;
    private final SubscriptionStore store;
    private final Inbox inbox;
    private final TransactionTemplate transaction;
    private final Moments moments;
    private final ObjectMapper json;

    Subscriptions(
            Vendors vendors,
            Payee payee,
            SubscriptionStore store,
            Inbox inbox,
            TransactionTemplate transaction,
            Moments moments,
            ObjectMapper json) {
        this.vendors = vendors;
        this.payee = payee;
        this.store = store;
        this.inbox = inbox;
        this.transaction = transaction;
        this.moments = moments;
        this.json = json;
    }

    /// Reads what the event is about.
    ///
    /// @throws DeliveryException permanent, where it can't be known
    public SubscriptionJob open(@Body Work work) {
        try {
            StripeEvent event = StripeEvent.of(work.body(), json);
            return new SubscriptionJob(work, event, connection(work), store.now());
        } catch (IllegalArgumentException e) {
            throw DeliveryException.permanent("stripe webhook", String.valueOf(e.getMessage()));
        }
    }

    private Connection connection(Work work) {
        return vendors.webhook(Stripe.SYSTEM, work.connection())
                .filter(connection -> connection.account() == work.account())
                .orElseGet(() -> sandbox(work));
    }

    private Connection sandbox(Work work) {
        if (work.connection().startsWith("sandbox-")) {
            Connection connection = vendors.find(work.account(), Stripe.SYSTEM, null);
            if (connection.sandbox()) {
                return connection;
            }
        }
        throw DeliveryException.permanent(
                Stripe.SYSTEM,
                "The Stripe connection " + work.connection() + " was removed or disabled; enable it, or discard this.");
    }

    /// The subscription to be read.
    public SubscriptionQuery query(@ExchangeProperty(JOB) SubscriptionJob job) {
        return new SubscriptionQuery(job.connection(), job.event().subscription());
    }

    /// What changes no plan is done.
    public void ignore(@ExchangeProperty(JOB) SubscriptionJob job) {
        String type = job.event().type();
        ignore(job, (type.matches("[a-z0-9_.]{1,100}") ? type : "an event of its kind") + " changes no plan.");
    }

    private void ignore(SubscriptionJob job, String why) {
        transaction.executeWithoutResult(_ -> done(job, "ignored", "Ignored: " + why));
    }

    private void done(SubscriptionJob job, String count, String message) {
        if (job.work().letter() == null) { // the run of a replay stands for many
            store.note(job.work().runKey(), "{\"" + count + "\": 1}", message);
        }
        inbox.markDone(job.work());
    }

    /// Keeps the subscription as it was read, and marks the work done, in one transaction.
    public void apply(@ExchangeProperty(JOB) SubscriptionJob job, @Body JsonNode found) {
        moments.reached("billing.subscription-read");
        if (found.isMissingNode()) {
            gone(job);
            return;
        }
        StripeSubscription subscription = StripeSubscription.of(found, job.connection());
        Optional<Long> account = account(job, subscription);
        if (account.isEmpty()) {
            refuseLost(job, subscription);
            ignore(job, "the subscription is of no account here.");
        } else if (payee.of(account.get()) != job.work().account()) {
            ignore(job, "the subscription's account does not pay by this connection.");
        } else {
            keep(job, subscription, account.get());
        }
    }

    private void gone(SubscriptionJob job) {
        transaction.executeWithoutResult(_ -> {
            boolean kept = store.end(job.work().account(), job.event().subscription(), job.readOn());
            done(job, kept ? "kept" : "ignored", "Stripe has no such subscription" + (kept ? " any more." : "."));
        });
    }

    /// Whose it is: as the checkout was told, as it was kept, as our checkout wrote into it, or as its customer is.
    private Optional<Long> account(SubscriptionJob job, StripeSubscription subscription) {
        long owner = job.work().account();
        String reference = job.event().reference();
        if (!reference.isEmpty()) {
            return store.account(reference);
        }
        return store.accountOfSubscription(owner, subscription.id())
                .or(() -> store.account(subscription.account()))
                .or(() -> store.accountOfCustomer(owner, subscription.customer()));
    }

    /// Somebody paid for one of the tiers, and for an account that nobody knows.
    private static void refuseLost(SubscriptionJob job, StripeSubscription subscription) {
        if (!job.event().reference().isEmpty() && subscription.tier().isPresent()) {
            throw DeliveryException.permanent(
                    Stripe.SYSTEM,
                    "The checkout was paid, and its client_reference_id is the public id of no account here.");
        }
    }

    /// Of a price that stands for no tier it is kept that nothing is granted, and somebody is told.
    private void keep(SubscriptionJob job, StripeSubscription subscription, long account) {
        long owner = job.work().account();
        boolean ours = !job.event().reference().isEmpty()
                || !subscription.account().isEmpty()
                || store.accountOfSubscription(owner, subscription.id()).isPresent();
        if (subscription.tier().isEmpty() && !ours) {
            ignore(job, "the subscription is for something else than a plan.");
            return;
        }
        Boolean whole = transaction.execute(_ -> {
            boolean priced = store.keep(owner, account, subscription, job.readOn());
            if (priced) {
                done(job, "kept", "The subscription is kept as Stripe has it now: " + subscription.status() + ".");
            }
            moments.reached("billing.subscription-kept");
            return priced;
        });
        if (!Boolean.TRUE.equals(whole)) {
            throw DeliveryException.permanent(
                    Stripe.SYSTEM,
                    "The price " + subscription.price() + " is none of the connection's setting prices, so nothing is"
                            + " granted. Put it there, then replay this.");
        }
    }
}
