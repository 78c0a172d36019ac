package io.serai.splash;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.AccessTokens;
import io.serai.connectors.Connection;
import io.serai.connectors.ConnectorCheck;
import io.serai.connectors.ConnectorCheck.Calls;
import io.serai.connectors.ConnectorCheck.Finding;
import io.serai.connectors.ConnectorChecks;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import io.serai.tickets.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/// What this hub relies on of Splash. The last three need a pair of events in the connection, whose event at Splash has
/// guests.
final class SplashChecks {
    private static final Set<String> FIELDS = Set.of("id", "status", "contact", "event_rsvp", "answers");
    private static final Set<String> OF_CONTACT =
            Set.of("primary_email", "first_name", "last_name", "organization_name");

    private final SplashApi api;
    private final SplashToken tokens;
    private final Vendors vendors;

    SplashChecks(SplashApi api, SplashToken tokens, Vendors vendors) {
        this.api = api;
        this.tokens = tokens;
        this.vendors = vendors;
    }

    ConnectorChecks all() {
        return new ConnectorChecks(
                SplashGuest.SYSTEM,
                List.of(
                        new ConnectorCheck("a wrong password is refused", this::wrongPassword),
                        new ConnectorCheck("a token is given, and says how long it is good", this::token),
                        new ConnectorCheck("an unknown token is refused", this::wrongToken),
                        new ConnectorCheck("guests come page by page", this::pages),
                        new ConnectorCheck("a guest has an id, an address and a known status", this::guest),
                        new ConnectorCheck("behind the last page there is nobody", this::end)));
    }

    private Finding wrongPassword(Connection connection, Calls vendor) {
        var secrets = new HashMap<>(vendors.secrets(connection));
        secrets.put("password", "not-the-password");
        try {
            vendor.call(tokens.ask(connection, secrets));
            return Finding.failed("a wrong password was taken");
        } catch (DeliveryException e) {
            if (e.status() == 400 || e.status() == 401) {
                return Finding.passed("" + e.status());
            }
            throw e;
        }
    }

    private JsonNode ask(Connection connection, Calls vendor) {
        return api.tree(vendor.call(tokens.ask(connection, vendors.secrets(connection))));
    }

    private Finding token(Connection connection, Calls vendor) {
        JsonNode answer = ask(connection, vendor);
        long seconds = answer.path("expires_in").asLong();
        boolean good = !answer.path("access_token").asText("").isEmpty() && seconds > 0;
        return good ? Finding.passed(seconds + " s") : Finding.failed("expected access_token and expires_in");
    }

    private Finding wrongToken(Connection connection, Calls vendor) {
        try {
            vendor.call(AccessTokens.with(api.events(connection), "not-a-token", false));
            return Finding.failed("an unknown token was taken");
        } catch (DeliveryException e) {
            if (e.status() == 401) {
                return Finding.passed("401");
            }
            throw e;
        }
    }

    private Finding pages(Connection connection, Calls vendor) {
        GuestPage first = page(connection, vendor, 1);
        GuestPage second = page(connection, vendor, 2);
        List<String> ids = first.guests().stream().map(SplashGuest::id).toList();
        boolean others = second.guests().stream().map(SplashGuest::id).noneMatch(ids::contains);
        if (first.guests().size() > 2) {
            return Finding.failed("of 2 that were asked for " + first.guests().size() + " came");
        }
        return others
                ? Finding.passed(first.total() < 0 ? "without a total" : first.total() + " guests")
                : Finding.failed("the second page holds guests of the first");
    }

    private Finding guest(Connection connection, Calls vendor) {
        GuestPage page = page(connection, vendor, 1);
        if (page.guests().isEmpty()) {
            return Finding.failed("the event has no guest to read");
        }
        JsonNode guest = page.guests().getFirst();
        String status = guest.path("status").asText("");
        boolean told = !SplashGuest.id(guest).isEmpty()
                && SplashStatus.of(status).isPresent()
                && guest.at("/contact/primary_email").isTextual();
        return new Finding(told, told ? status : "expected id, a known status and contact.primary_email", drift(guest));
    }

    private static List<String> drift(JsonNode guest) {
        var drift = new ArrayList<String>();
        FIELDS.stream().filter(field -> !guest.has(field)).sorted().forEach(field -> drift.add("missing: " + field));
        OF_CONTACT.stream()
                .filter(field -> !guest.path("contact").has(field))
                .sorted()
                .forEach(field -> drift.add("missing: contact." + field));
        return drift;
    }

    private Finding end(Connection connection, Calls vendor) {
        return page(connection, vendor, 100_000).guests().isEmpty()
                ? Finding.passed("nobody")
                : Finding.failed("page 100,000 has guests");
    }

    private GuestPage page(Connection connection, Calls vendor, int page) {
        String event = Pair.of(SplashGuest.VENDOR, connection).stream()
                .findFirst()
                .map(Pair::vendorEvent)
                .orElseThrow(() -> DeliveryException.permanent(
                        SplashGuest.SYSTEM, "The connection's setting events pairs no event of Splash to look at."));
        VendorRequest request = api.guests(new SplashQuery(connection, event, page), "2");
        String token = ask(connection, vendor).path("access_token").asText();
        return api.guestsAnswered(vendor.call(AccessTokens.with(request, token, false)));
    }
}
