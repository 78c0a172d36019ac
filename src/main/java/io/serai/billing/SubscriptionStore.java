package io.serai.billing;

import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Customers and subscriptions in the database. An owner is the account by whose connection they came.
final class SubscriptionStore {
    private static final String FIND_PLAN = Sql.of("billing/find-plan");
    private static final String FIND_CUSTOMER = Sql.of("billing/find-customer");
    private static final String KEEP = Sql.of("billing/keep-subscription");
    private static final String NOTE_RUN = Sql.of("billing/note-run");

    private final JdbcClient sql;

    SubscriptionStore(JdbcClient sql) {
        this.sql = sql;
    }

    /// The subscription that counts.
    ///
    /// @param grants the tier that it gives now
    record Kept(Tier grants, String status, @Nullable Instant periodEnd, boolean cancelAtPeriodEnd) {}

    Optional<Kept> first(long owner, long account) {
        return sql.sql(FIND_PLAN)
                .param("owner", owner)
                .param("account", account)
                .query(SubscriptionStore::kept)
                .optional();
    }

    private static Kept kept(ResultSet row, int number) throws SQLException {
        Timestamp end = row.getTimestamp("period_end");
        String tier = row.getString("tier");
        return new Kept(
                row.getBoolean("grants") ? Tier.of(tier).orElse(Tier.FREE) : Tier.FREE,
                row.getString("status"),
                end == null ? null : end.toInstant(),
                row.getBoolean("cancel_at_period_end"));
    }

    /// The account's id at Stripe.
    Optional<String> customer(long owner, long account) {
        return sql.sql(FIND_CUSTOMER)
                .param("owner", owner)
                .param("account", account)
                .query(String.class)
                .optional();
    }

    /// @param id an account's public id
    Optional<Long> account(String id) {
        return sql.sql("SELECT id FROM account WHERE id_random = ?")
                .param(id)
                .query(Long.class)
                .optional();
    }

    Optional<Long> accountOfSubscription(long owner, String subscription) {
        return sql.sql("SELECT account_id FROM billing_subscription WHERE owner_id = ? AND subscription_id = ?")
                .params(owner, subscription)
                .query(Long.class)
                .optional();
    }

    /// Empty also where a customer pays for several accounts.
    Optional<Long> accountOfCustomer(long owner, String customer) {
        List<Long> accounts = sql.sql(
                        "SELECT account_id FROM billing_customer WHERE owner_id = ? AND customer_id = ? LIMIT 2")
                .params(owner, customer)
                .query(Long.class)
                .list();
        return accounts.size() == 1 ? Optional.of(accounts.getFirst()) : Optional.empty();
    }

    /// The time by the one clock that all nodes share.
    Timestamp now() {
        return sql.sql("SELECT UTC_TIMESTAMP(3)").query(Timestamp.class).single();
    }

    /// In the caller's transaction.
    ///
    /// @param readOn when Stripe was asked for it
    /// @return whether its price stands for a tier
    boolean keep(long owner, long account, StripeSubscription subscription, Timestamp readOn) {
        if (!subscription.customer().isEmpty()) {
            sql.sql("INSERT IGNORE INTO billing_customer (owner_id, customer_id, account_id) VALUES (?, ?, ?)")
                    .params(owner, subscription.customer(), account)
                    .update();
        }
        Instant end = subscription.periodEnd();
        sql.sql(KEEP)
                .param("owner", owner)
                .param("subscription", subscription.id())
                .param("account", account)
                .param("customer", subscription.customer())
                .param("price", subscription.price())
                .param("tier", subscription.tier().map(Tier::word).orElse(null))
                .param("status", subscription.status())
                .param("period_end", end == null ? null : Timestamp.from(end))
                .param("cancel", subscription.cancelAtPeriodEnd())
                .param("read_on", readOn)
                .update();
        return sql.sql(
                                "SELECT COUNT(*) FROM billing_subscription WHERE owner_id = ? AND subscription_id = ? AND tier IS NOT"
                                        + " NULL")
                        .params(owner, subscription.id())
                        .query(Long.class)
                        .single()
                > 0;
    }

    /// Stripe has it no more. In the caller's transaction.
    ///
    /// @return false where it was never kept
    boolean end(long owner, String subscription, Timestamp readOn) {
        return sql.sql(
                                "UPDATE billing_subscription SET status = 'canceled', read_on = ?, updated_on = UTC_TIMESTAMP(3) "
                                        + "WHERE owner_id = ? AND subscription_id = ? AND read_on <= ?")
                        .params(readOn, owner, subscription, readOn)
                        .update()
                > 0;
    }

    /// Tells a run how it went, in the caller's transaction.
    void note(long run, String counts, String message) {
        sql.sql(NOTE_RUN)
                .param("counts", counts)
                .param("message", message)
                .param("run", run)
                .update();
    }

    long events(long account) {
        return sql.sql("SELECT COUNT(*) FROM event WHERE account_id = ?")
                .param(account)
                .query(Long.class)
                .single();
    }
}
