package io.serai.lists;

import io.serai.connectors.Connection;
import io.serai.connectors.ConnectorCheck;
import io.serai.connectors.ConnectorCheck.Calls;
import io.serai.connectors.ConnectorCheck.Finding;
import io.serai.connectors.ConnectorChecks;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.hub.delivery.DeliveryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What this hub relies on of Mailman.
final class MailmanChecks {
    private static final String NO_LIST = "serai-no-such-list.invalid";

    private final Mailman mailman;

    MailmanChecks(Mailman mailman) {
        this.mailman = mailman;
    }

    ConnectorChecks all() {
        return new ConnectorChecks(
                Mailman.SYSTEM,
                List.of(
                        new ConnectorCheck("a wrong password is refused", this::wrongPassword),
                        new ConnectorCheck("it says which version it is", this::version),
                        new ConnectorCheck("there are lists that can be read", this::lists),
                        new ConnectorCheck("a list's people come page by page", this::pages),
                        new ConnectorCheck("a list that is not there is a 404", this::nothing),
                        new ConnectorCheck("nobody is found on a list that is not there", this::nobody)));
    }

    private Finding wrongPassword(Connection connection, Calls vendor) {
        VendorRequest right = mailman.versions(connection);
        var headers = new LinkedHashMap<>(right.headers());
        headers.put("Authorization", "Basic bm90OnRoZS1wYXNzd29yZA==");
        try {
            vendor.call(new VendorRequest(
                    connection,
                    "GET",
                    right.what(),
                    right.base(),
                    right.path(),
                    Map.of(),
                    headers,
                    right.body(),
                    Set.of()));
            return Finding.failed("a wrong password was taken");
        } catch (DeliveryException e) {
            if (e.status() == 401 || e.status() == 403) {
                return Finding.passed("" + e.status());
            }
            throw e;
        }
    }

    private Finding version(Connection connection, Calls vendor) {
        String version = mailman.versionsAnswered(vendor.call(mailman.versions(connection)));
        boolean known = version.startsWith("GNU Mailman 3.");
        return new Finding(known, version, version.contains(" 3.3.") ? List.of() : List.of("another version than 3.3"));
    }

    private Finding lists(Connection connection, Calls vendor) {
        return Finding.passed(mailman.lists(vendor.call(mailman.lists(connection))) + " lists");
    }

    private Finding pages(Connection connection, Calls vendor) {
        String list = mailman.firstList(vendor.call(mailman.lists(connection)));
        if (list.isEmpty()) {
            return Finding.passed("there are no lists");
        }
        Roster first = roster(connection, vendor, list, 1);
        Roster past = roster(connection, vendor, list, first.total() + 2);
        boolean pages = first.entries().size() == Math.min(1, first.total())
                && past.entries().isEmpty()
                && past.total() == first.total();
        return pages
                ? Finding.passed(first.total() + " on " + list)
                : Finding.failed("page 1 of one entry held " + first.entries().size() + " of " + first.total());
    }

    private Finding nothing(Connection connection, Calls vendor) {
        VendorResponse answer = vendor.call(mailman.list(MailmanQuery.roster(connection, NO_LIST, "member", 1)));
        return answer.status() == 404 ? Finding.passed("404") : Finding.failed("it answered " + answer.status());
    }

    private Finding nobody(Connection connection, Calls vendor) {
        var query = MailmanQuery.person(connection, NO_LIST, "nobody@example.org");
        Roster found = mailman.people(vendor.call(mailman.find(query)));
        return found.entries().isEmpty() ? Finding.passed("nobody") : Finding.failed("somebody was found");
    }

    private Roster roster(Connection connection, Calls vendor, String list, int page) {
        VendorRequest request = mailman.roster(MailmanQuery.roster(connection, list, "member", page), "1");
        return mailman.rosterAnswered(vendor.call(request));
    }
}
