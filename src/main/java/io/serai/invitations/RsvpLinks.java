package io.serai.invitations;

import io.serai.hub.cache.RateLimits;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Duration;
import java.util.Optional;

/// Whose page a link opens.
final class RsvpLinks {
    private static final RateLimits.Limit UNKNOWN = new RateLimits.Limit("rsvp-unknown", 60, Duration.ofMinutes(1));
    private static final String NOTHING = "There is nothing at this address. Is the link whole?";
    private static final String NOBODY = "-----------";

    private final EventStore events;
    private final GuestStore guests;
    private final GuestLinks links;
    private final RateLimits limits;

    RsvpLinks(EventStore events, GuestStore guests, GuestLinks links, RateLimits limits) {
        this.events = events;
        this.guests = guests;
        this.links = links;
        this.limits = limits;
    }

    /// Somebody with a link that works.
    record Invited(Guest guest, HostedEvent event) {}

    /// @throws Refusal 404 for a token that this hub did not make, alike whatever is wrong with it; 410 for one that
    /// works no more; 429
    Invited require(Call call) {
        return GuestLinks.read(call.required("token")).flatMap(this::find).orElseThrow(() -> unknown(call));
    }

    private Optional<Invited> find(GuestLinks.Said said) {
        Guest guest = guests.find(said.guest()).orElse(null);
        // where there is no such guest, too: it takes as long
        HostedEvent event = events.find(guest == null ? 0 : guest.event()).orElse(null);
        boolean ours = links.isOurs(said, event == null ? NOBODY : event.id());
        if (!ours || guest == null || event == null) {
            return Optional.empty();
        }
        if (event.removed() || !works(guest, said.version())) {
            throw gone();
        }
        return Optional.of(new Invited(guest, event));
    }

    /// Whether a link of that version still opens their page.
    static boolean works(Guest guest, int version) {
        return guest.link() && !guest.removed() && guest.version() == version;
    }

    static Refusal gone() {
        return new Refusal(
                410,
                "This link works no more: it was replaced, or you are no longer on the list. Look for a newer"
                        + " letter, or ask your host.");
    }

    private Refusal unknown(Call call) {
        Duration wait = limits.take(UNKNOWN, call.client().address());
        return wait.isZero()
                ? new Refusal(404, NOTHING)
                : new Refusal(new Outcome.Refused(429, "Too many links that lead nowhere. Wait a minute.", wait));
    }
}
