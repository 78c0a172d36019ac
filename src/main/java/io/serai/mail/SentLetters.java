package io.serai.mail;

import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.RunStore;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `sentLetters`: ends the work on a letter that a sender took, and tells its run the sender's id of it, by
/// which the sender reports what became of it.
public final class SentLetters {
    private final RunStore runs;
    private final Inbox inbox;
    private final TransactionTemplate transaction;

    SentLetters(RunStore runs, Inbox inbox, TransactionTemplate transaction) {
        this.runs = runs;
        this.inbox = inbox;
        this.transaction = transaction;
    }

    public void note(@Body Sending.Sent sent, @ExchangeProperty(Work.PROPERTY) Work work) {
        transaction.executeWithoutResult(_ -> {
            if (work.letter() == null) { // the run of a replay stands for many
                runs.note(work.runKey(), Map.of("sent", 1), "Sent. The sender's id of it: " + sent.messageId());
            }
            inbox.markDone(work);
        });
    }
}
