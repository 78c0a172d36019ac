package io.serai.splash;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Work;
import io.serai.tickets.SyncRead;
import io.serai.tickets.Ticket;
import io.serai.tickets.TicketSync;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/// The bean `splashSync`: the steps by which the guests of an event at Splash become badges.
public final class SplashSync {
    /// As long as Splash's longest window of calls lasts.
    private static final Duration PATIENCE = Duration.ofMinutes(65);

    private final TicketSync sync;

    SplashSync(TicketSync sync) {
        this.sync = sync;
    }

    public SplashJob begin(@Body Work work) {
        return new SplashJob(new SyncRead(sync.begin(work), PATIENCE));
    }

    public SplashQuery next(@ExchangeProperty(SplashJob.PROPERTY) SplashJob job) {
        return new SplashQuery(
                job.read().order().connection(),
                job.read().order().scope().vendorEvent(),
                job.pages().page());
    }

    /// Who holds a place is kept for the merge; who does not, is counted. A guest whose status is unknown is neither:
    /// then nobody is hidden.
    public void take(@ExchangeProperty(SplashJob.PROPERTY) SplashJob job, @Body GuestPage page) {
        SyncRead read = job.read();
        Map<String, Ticket> places = new LinkedHashMap<>();
        Map<String, JsonNode> guests = new LinkedHashMap<>();
        page.guests().forEach(guest -> guests.put(SplashGuest.id(guest), guest));
        guests.forEach((id, guest) -> {
            Optional<SplashStatus> status = SplashStatus.of(guest.path("status").asText(""));
            if (id.isEmpty() || id.length() > SplashGuest.MAX_ID || status.isEmpty()) {
                read.countUnreadable(1);
            } else if (!status.get().holdsPlace() || guest.path("deleted").asBoolean()) {
                read.countSkipped(1);
            } else {
                places.put(id, SplashGuest.of(guest, status.get()));
            }
        });
        sync.stage().add(read.run(), List.copyOf(places.values()), true);
        job.pages().advance(page.guests().stream().map(SplashGuest::id).toList(), page.total());
    }

    public void holdOn(
            @ExchangeProperty(SplashJob.PROPERTY) SplashJob job,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        sync.holdOn(job.read(), failure);
    }

    public void settle(@ExchangeProperty(SplashJob.PROPERTY) SplashJob job) throws InterruptedException {
        sync.settle(
                job.read(),
                new TicketSync.ListEnd(job.pages().isComplete(), job.pages().total()));
    }
}
