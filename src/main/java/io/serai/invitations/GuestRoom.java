package io.serai.invitations;

import io.serai.billing.Plans;
import io.serai.web.Outcome;
import java.util.Optional;

/// Whether the plan of an event's account has room for more guests.
final class GuestRoom {
    private final Plans plans;
    private final EventStore events;

    GuestRoom(Plans plans, EventStore events) {
        this.plans = plans;
        this.events = events;
    }

    /// What is answered where it has not; empty where it has. An event that was made past the plan's limit, by V3 or an
    /// import, is found out at its first guest.
    Optional<Outcome> over(HostedEvent event, int more) {
        long account = event.account().id();
        long guests = events.counts(event.key()).people();
        if (guests == 0) {
            Optional<Outcome> over = plans.overEvents(account, events.countOfAccount(account), 0);
            if (over.isPresent()) {
                return over;
            }
        }
        return plans.overGuests(account, guests, more);
    }
}
