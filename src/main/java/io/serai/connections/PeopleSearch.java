package io.serai.connections;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.cache.RateLimits;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Person;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/// The bean `peopleSearch`: whether somebody who wants to be found has a hub name.
public final class PeopleSearch {
    private static final RateLimits.Limit SEARCHES = new RateLimits.Limit("people-search", 30, Duration.ofMinutes(1));

    private final Finder finder;
    private final RateLimits limits;

    PeopleSearch(Finder finder, RateLimits limits) {
        this.finder = finder;
        this.limits = limits;
    }

    public Outcome search(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Person me = call.person();
        Duration wait = limits.take(SEARCHES, me.uuid());
        if (!wait.isZero()) {
            return new Outcome.Refused(429, "You have looked for many people. Wait a moment.", wait);
        }
        Finder.Seeker seeker = finder.seeker(me);
        boolean there = finder.find(seeker, Finder.sought(body))
                .filter(found -> found.reachable() && found.id() != me.id())
                .isPresent();
        return new Outcome.Veiled(
                new Outcome.Done(Map.of("found", there && seeker.settings().accepts())));
    }
}
