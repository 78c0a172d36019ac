package io.serai.members;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.Connection;
import io.serai.connectors.ConnectorCheck;
import io.serai.connectors.ConnectorCheck.Calls;
import io.serai.connectors.ConnectorCheck.Finding;
import io.serai.connectors.ConnectorChecks;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What this hub relies on of Novi.
final class NoviChecks {
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
    private static final Set<String> FIELDS = Set.of(
            "UniqueID",
            "Name",
            "FirstName",
            "LastName",
            "Active",
            "Email",
            "MemberStatus",
            "MemberSubStatus",
            "MemberType",
            "CustomerType",
            "UnsubscribeFromEmails",
            "Approved",
            "Groups",
            "LastUpdatedDate");

    private final Novi novi;
    private final Vendors vendors;

    NoviChecks(Novi novi, Vendors vendors) {
        this.novi = novi;
        this.vendors = vendors;
    }

    ConnectorChecks all() {
        return new ConnectorChecks(
                Novi.SYSTEM,
                List.of(
                        new ConnectorCheck("a wrong key is refused", this::wrongKey),
                        new ConnectorCheck("members come page by page", this::pages),
                        new ConnectorCheck("a member can be read", this::member),
                        new ConnectorCheck("who is unknown is no member", this::nobody),
                        new ConnectorCheck("groups and their members can be read", this::groups)));
    }

    private Finding wrongKey(Connection connection, Calls vendor) {
        try {
            vendor.call(novi.page(connection, "not-the-key", "/members", 1, 0));
            return Finding.failed("a wrong key was taken");
        } catch (DeliveryException e) {
            return e.status() == 401 || e.status() == 403 ? Finding.passed("" + e.status()) : unexpected(e);
        }
    }

    private static Finding unexpected(DeliveryException e) {
        throw e;
    }

    private Finding pages(Connection connection, Calls vendor) {
        JsonNode first = list(connection, vendor, "/members", 0);
        JsonNode second = list(connection, vendor, "/members", 2);
        if (!first.path("TotalCount").isInt() || !first.path("Results").isArray()) {
            return Finding.failed("expected TotalCount and Results");
        }
        Set<String> ids = new TreeSet<>(first.path("Results").findValuesAsText("UniqueID"));
        ids.addAll(second.path("Results").findValuesAsText("UniqueID"));
        int wanted = Math.min(4, first.path("TotalCount").asInt());
        return ids.size() == wanted
                ? Finding.passed(first.path("TotalCount").asInt() + " members")
                : Finding.failed("two pages of two held " + ids.size() + " different members, not " + wanted);
    }

    private Finding member(Connection connection, Calls vendor) {
        String uuid = list(connection, vendor, "/members", 0)
                .at("/Results/0/UniqueID")
                .asText();
        if (uuid.isEmpty()) {
            return Finding.failed("the list of members holds none to read");
        }
        JsonNode member = novi.member(vendor.call(novi.member(connection, key(connection), uuid)));
        boolean same = uuid.equalsIgnoreCase(member.path("UniqueID").asText());
        return new Finding(same, same ? uuid : "expected the record of " + uuid, drift(member));
    }

    /// Any field may be missing, as keys are scoped, and new ones may come: worth knowing, and no failure.
    private static List<String> drift(JsonNode member) {
        var drift = new ArrayList<String>();
        FIELDS.stream().filter(field -> !member.has(field)).sorted().forEach(field -> drift.add("missing: " + field));
        member.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                drift.add("unknown: " + field);
            }
        });
        return drift;
    }

    private Finding nobody(Connection connection, Calls vendor) {
        var answer = vendor.call(novi.member(connection, key(connection), NOBODY));
        return novi.membership(answer) instanceof Membership.None
                ? Finding.passed("" + answer.status())
                : Finding.failed("a customer without a uuid is a member");
    }

    private Finding groups(Connection connection, Calls vendor) {
        JsonNode groups = list(connection, vendor, "/groups", 0).path("Results");
        String group = groups.at("/0/UniqueID").asText();
        if (group.isEmpty()) {
            return Finding.passed("there are no groups");
        }
        JsonNode member =
                list(connection, vendor, "/groups/" + group + "/members", 0).at("/Results/0");
        return member.isMissingNode() || member.hasNonNull("UniqueID")
                ? Finding.passed(group)
                : Finding.failed("a member of a group has no UniqueID");
    }

    private JsonNode list(Connection connection, Calls vendor, String path, int offset) {
        VendorRequest request = novi.page(connection, key(connection), path, 2, offset);
        return novi.read(vendor.call(request));
    }

    private String key(Connection connection) {
        return vendors.secrets(connection).getOrDefault(Novi.API_KEY, "");
    }
}
