package io.serai.members;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `noviApi`: Novi's lists and records, as syncs read them.
public final class NoviApi {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int MISSING = 404;

    private final Novi novi;
    private final Vendors vendors;

    NoviApi(Novi novi, Vendors vendors) {
        this.novi = novi;
        this.vendors = vendors;
    }

    /// Whether Novi can have given something this id, so that it may stand in a path.
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    public VendorRequest groupMembers(@Body NoviQuery query, @ExchangeProperty("pageSize") String pageSize) {
        Map<String, String> page = page(query, pageSize);
        return get(query.connection(), "GET /groups/{id}/members", "/groups/" + id(query) + "/members", page);
    }

    public VendorRequest changes(@Body NoviQuery query, @ExchangeProperty("pageSize") String pageSize) {
        Map<String, String> page = page(query, pageSize);
        page.put("lastModifiedDate", query.since());
        return get(query.connection(), "GET /members", "/members", page);
    }

    public VendorRequest person(@Body NoviQuery query) {
        return novi.member(query.connection(), key(query.connection()), id(query));
    }

    private VendorRequest get(Connection connection, String what, String path, Map<String, String> query) {
        return novi.get(connection, key(connection), what, path, query);
    }

    private static Map<String, String> page(NoviQuery query, String size) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("pageSize", size);
        parameters.put("offset", Integer.toString(query.offset()));
        return parameters;
    }

    private static String id(NoviQuery query) {
        if (!isId(query.id())) {
            throw DeliveryException.permanent(Novi.SYSTEM, "No id of Novi's: " + query.id());
        }
        return query.id();
    }

    private String key(Connection connection) {
        return vendors.secrets(connection).getOrDefault(Novi.API_KEY, "");
    }

    /// @throws DeliveryException permanent, where there is no such list; transient, where the answer is none
    public NoviPage pageAnswered(@Body VendorResponse response) {
        if (response.status() == MISSING) {
            throw new DeliveryException(Kind.PERMANENT, Novi.SYSTEM, MISSING, null, "Novi has no such group.", null);
        }
        JsonNode page = novi.read(response);
        JsonNode total = page.path("TotalCount");
        if (!total.canConvertToInt()
                || total.asInt() < 0
                || !page.path("Results").isArray()) {
            throw new DeliveryException(
                    Kind.TRANSIENT,
                    Novi.SYSTEM,
                    response.status(),
                    null,
                    "Novi answered a list without TotalCount and Results.",
                    null);
        }
        var entries = new ArrayList<NoviPage.Entry>();
        for (JsonNode entry : page.path("Results")) {
            String uuid = entry.path("UniqueID").asText("");
            // what has no usable id is missing from the count, so the list is not whole
            if (isId(uuid)) {
                entries.add(new NoviPage.Entry(uuid, changedOn(entry)));
            }
        }
        return new NoviPage(total.asInt(), entries);
    }

    /// @return always a record; of someone whom Novi does not know, one that says so
    public NoviRecord personAnswered(@Body VendorResponse response, @ExchangeProperty("noviQuery") NoviQuery query) {
        if (response.status() == MISSING) {
            return new NoviRecord(query.id(), "", "", "Novi does not know the person", null);
        }
        JsonNode member = novi.member(response);
        String said = member.path("UniqueID").asText("");
        if (!said.isEmpty() && !said.equalsIgnoreCase(query.id())) {
            throw new DeliveryException(
                    Kind.TRANSIENT,
                    Novi.SYSTEM,
                    response.status(),
                    null,
                    "Novi answered another person's record.",
                    null);
        }
        String email = Novi.email(member);
        String whyNot = null;
        if (email.isEmpty()) {
            whyNot = "Novi has no address";
        } else if (!member.path("Active").asBoolean(true)) {
            whyNot = "no active member";
        } else if (member.path("UnsubscribeFromEmails").asBoolean(false)) {
            whyNot = "wants no mail (UnsubscribeFromEmails)";
        }
        return new NoviRecord(query.id(), email, Novi.wholeName(member), whyNot, changedOn(member));
    }

    private static @Nullable String changedOn(JsonNode entry) {
        String time = entry.path("LastUpdatedDate").asText("").strip();
        return time.isEmpty() || time.length() > 40 || !time.chars().allMatch(c -> c < 0x80) ? null : time;
    }
}
