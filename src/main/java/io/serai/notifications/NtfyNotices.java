package io.serai.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.RunStore;
import io.serai.notifications.NoticeStore.Begun;
import java.io.IOException;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `ntfyNotices`: has what a person was told published, at most once.
///
/// That it begins is committed before the server is called, so whoever comes after a death in between knows that the
/// server may have it, and lets it be: the price is that one is lost that the server never saw. It is tried again where
/// the server said that it did not take it, or was not reached at all.
public final class NtfyNotices {
    static final String PROPERTY = "notice";

    private final NoticeStore store;
    private final NtfyWishes wishes;
    private final RunStore runs;
    private final Inbox inbox;
    private final Moments moments;
    private final TransactionTemplate transaction;
    private final ObjectMapper json;

    NtfyNotices(
            NoticeStore store,
            NtfyWishes wishes,
            RunStore runs,
            Inbox inbox,
            Moments moments,
            DataSource database,
            ObjectMapper json) {
        this.store = store;
        this.wishes = wishes;
        this.runs = runs;
        this.inbox = inbox;
        this.moments = moments;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.json = json;
    }

    /// What is published now.
    ///
    /// @param id the server's name for it, too: should it ever come twice, the second takes the place of the first
    public record Publishing(String id, String topic, String title, String message) {
        /// Without what is nobody's business in a log.
        @Override
        public String toString() {
            return "notification " + id;
        }
    }

    /// Null where nothing is to be published (any more).
    public @Nullable Publishing begin(@ExchangeProperty(Work.PROPERTY) Work work) {
        String id = id(work);
        if (!store.begin(id)) {
            // gone, published, or begun by somebody who did not live to tell what came of it
            store.end(id, "unknown");
            return null;
        }
        Begun begun = store.begun(id).orElse(null);
        String topic = begun == null
                ? null
                : wishes.topic(begun.person(), begun.type()).orElse(null);
        if (begun == null || topic == null) {
            store.end(id, "dropped");
            return null;
        }
        moments.reached("notifications.begun");
        return new Publishing(id, topic, begun.title(), begun.message());
    }

    private String id(Work work) {
        try {
            JsonNode said = json.readTree(work.body());
            return said.path("notification").asText();
        } catch (IOException e) {
            throw DeliveryException.permanent(Notices.DOMAIN, "The body can't be read as JSON.");
        }
    }

    /// The server has it.
    public void sent(@ExchangeProperty(PROPERTY) Publishing notice, @ExchangeProperty(Work.PROPERTY) Work work) {
        moments.reached("notifications.published");
        over(notice, work, "sent", "");
    }

    /// @throws DeliveryException the same, where the server does not have it, so that it may be tried again
    public void notSent(
            @ExchangeProperty(PROPERTY) Publishing notice,
            @ExchangeProperty(Work.PROPERTY) Work work,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure) {
        if (failure.mayHaveArrived()) {
            over(notice, work, "unknown", String.valueOf(failure.getMessage()));
            return;
        }
        store.end(notice.id(), "queued");
        throw failure;
    }

    private void over(Publishing notice, Work work, String state, String why) {
        transaction.executeWithoutResult(_ -> {
            store.end(notice.id(), state);
            if (work.letter() == null) { // the run of a replay stands for many
                runs.note(work.runKey(), Map.of(state, 1), why);
            }
            inbox.markDone(work);
        });
    }
}
