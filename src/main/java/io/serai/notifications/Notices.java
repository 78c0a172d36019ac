package io.serai.notifications;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Vendors;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.live.OwnNews;
import io.serai.notifications.NoticeStore.Whom;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The bean `notices`, by which the hub tells people something: a row, the work that publishes it where they wish for
/// ntfy, and a word to wherever they listen. All of it comes with the caller's transaction, or not at all.
public final class Notices {
    /// The first word of the capability, and the name of the route that publishes.
    static final String DOMAIN = "notifications";

    private static final String NTFY = "ntfy";

    private final NoticeStore store;
    private final NtfyWishes wishes;
    private final Vendors vendors;
    private final Inbox inbox;
    private final OwnNews news;
    private final ObjectMapper json;

    Notices(NoticeStore store, NtfyWishes wishes, Vendors vendors, Inbox inbox, OwnNews news, ObjectMapper json) {
        this.store = store;
        this.wishes = wishes;
        this.vendors = vendors;
        this.inbox = inbox;
        this.news = news;
        this.json = json;
    }

    /// What is told.
    ///
    /// @param title up to 255 characters; with the message all that leaves the hub
    /// @param message up to 1,000 characters
    /// @param data what a page needs to lead on: anything that Jackson writes as an object
    /// @param sourceType what it is about, such as `connection_request`
    /// @param sourceId its public id
    /// @param about the integer key of whom it tells of, and with whom it goes; null for nobody
    public record Notice(
            String type,
            String title,
            String message,
            Object data,
            String sourceType,
            String sourceId,
            @Nullable Long about) {}

    /// In the caller's transaction, and as late in it as can be: until it is committed nobody else can tell the same
    /// person anything.
    ///
    /// @param person the integer key
    public void tell(long person, Notice notice) {
        requireTransaction();
        Whom whom = store.whom(person);
        String id = PublicId.random();
        boolean ntfy = wishes.topic(person, notice.type()).isPresent() && publishes(whom.account());
        store.add(whom, id, notice, ntfy);
        if (ntfy) {
            inbox.acceptWith(List.of(arrival(whom, id)));
        }
        wakeAfterCommit(Set.of(whom));
    }

    /// The same of what tells of nobody, for routes.
    public void tell(
            long person, String type, String title, String message, Object data, String sourceType, String sourceId) {
        tell(person, new Notice(type, title, message, data, sourceType, sourceId, null));
    }

    /// Takes away what people were told of something that is no more so, in the caller's transaction. What was not
    /// published yet is not.
    ///
    /// @param sourceId a public id
    public void takeAway(String sourceType, String sourceId) {
        requireTransaction();
        List<Whom> told = store.told(sourceType, sourceId);
        if (!told.isEmpty()) {
            store.removeOf(sourceType, sourceId);
            wakeAfterCommit(told);
        }
    }

    private static void requireTransaction() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("people are told in the transaction of what they are told of");
        }
    }

    private boolean publishes(long account) {
        try {
            vendors.find(account, NTFY, null);
            return true;
        } catch (DeliveryException _) {
            return false; // the account has no server, so there is nowhere to publish it
        }
    }

    /// What waits names the notice only: who it is for and what it says is looked up when it is published.
    private Arrival arrival(Whom whom, String id) {
        return new Arrival(
                DOMAIN,
                DOMAIN + ":" + whom.accountId(),
                id,
                whom.uuid(),
                Arrival.Priority.NORMAL,
                whom.account(),
                DOMAIN + "." + NTFY,
                null,
                null,
                Map.of(),
                "application/json",
                json.createObjectNode().put("notification", id).toString().getBytes(StandardCharsets.UTF_8),
                "notification-" + id);
    }

    private void wakeAfterCommit(Collection<Whom> people) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                people.forEach(one -> news.wake(one.accountId(), one.uuid()));
            }
        });
    }
}
