package io.serai.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.VendorSystem.Limits;
import io.serai.connectors.VendorSystem.Secret;
import io.serai.connectors.VendorSystem.Setting;
import io.serai.connectors.Vendors;
import io.serai.hub.addresses.MailAddress;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/// The bean `mailmanApi`: what GNU Mailman 3's core is asked by REST, and what its answers mean
/// (docs.mailman3.org, seen with 3.3.8).
public final class Mailman {
    static final String SYSTEM = "mailman";

    /// It sets no limits of its own.
    static final VendorSystem VENDOR = new VendorSystem(
            SYSTEM,
            List.of(Setting.url("base_url", "")),
            List.of(new Secret("username", true), new Secret("password", true)),
            new Limits(0, 0, 0));

    private static final int CREATED = 201;
    private static final int PENDING = 202;
    private static final int REMOVED = 204;
    private static final int REFUSED = 400;
    private static final int MISSING = 404;
    private static final int CONFLICT = 409;

    private final Vendors vendors;
    private final ObjectMapper json;

    Mailman(Vendors vendors, ObjectMapper json) {
        this.vendors = vendors;
        this.json = json;
    }

    public VendorRequest versions(@Body Connection connection) {
        return request(connection, "GET", "GET /system/versions", "/system/versions", Map.of(), Set.of());
    }

    VendorRequest lists(Connection connection) {
        return request(connection, "GET", "GET /lists", "/lists", Map.of("count", "1", "page", "1"), Set.of());
    }

    /// How many lists there are.
    int lists(VendorResponse response) {
        JsonNode total = read(response).path("total_size");
        if (!total.canConvertToInt()) {
            throw unreadable(response, "without total_size");
        }
        return total.asInt();
    }

    /// The id of the first list; empty where there is none.
    String firstList(VendorResponse response) {
        return read(response).at("/entries/0/list_id").asText("");
    }

    public VendorRequest list(@Body MailmanQuery query) {
        return request(
                query.connection(),
                "GET",
                "GET /lists/{id}",
                "/lists/" + encoded(query.list()),
                Map.of(),
                Set.of(MISSING));
    }

    /// `count` and `page` go together: one without the other is a 500.
    public VendorRequest roster(@Body MailmanQuery query, @ExchangeProperty("pageSize") String pageSize) {
        return request(
                query.connection(),
                "GET",
                "GET /lists/{id}/roster/" + query.role(),
                "/lists/" + encoded(query.list()) + "/roster/" + query.role(),
                Map.of("count", pageSize, "page", Integer.toString(query.page())),
                Set.of(MISSING));
    }

    /// Not by the address in the path, as one with a slash could not be asked for.
    public VendorRequest find(@Body MailmanQuery query) {
        return request(
                query.connection(),
                "GET",
                "GET /members/find",
                "/members/find",
                Map.of("list_id", query.list(), "subscriber", sent(query.email()), "role", "member"),
                Set.of());
    }

    /// In JSON: a form's `+` would have to be escaped.
    public VendorRequest subscribe(@Body ListChange change) {
        ObjectNode body = json.createObjectNode();
        body.put("list_id", change.list()).put("subscriber", sent(change.email()));
        if (!change.displayName().isEmpty()) {
            body.put("display_name", change.displayName());
        }
        body.put("pre_verified", true).put("pre_confirmed", true).put("pre_approved", true);
        Map<String, String> headers = headers(change.connection());
        headers.put("Content-Type", "application/json");
        return new VendorRequest(
                change.connection(),
                "POST",
                "POST /members",
                "base_url",
                "/members",
                Map.of(),
                headers,
                body.toString().getBytes(UTF_8),
                Set.of(REFUSED, CONFLICT));
    }

    /// By Mailman's id: by the address it would heed the letter case.
    public VendorRequest unsubscribe(@Body ListChange change) {
        String id = change.memberId() == null ? "" : change.memberId();
        return request(
                change.connection(),
                "DELETE",
                "DELETE /members/{id}",
                "/members/" + encoded(id),
                Map.of(),
                Set.of(MISSING));
    }

    private VendorRequest request(
            Connection connection,
            String method,
            String what,
            String path,
            Map<String, String> query,
            Set<Integer> expected) {
        return new VendorRequest(
                connection, method, what, "base_url", path, query, headers(connection), new byte[0], expected);
    }

    private Map<String, String> headers(Connection connection) {
        Map<String, String> secrets = vendors.secrets(connection);
        String pair = secrets.getOrDefault("username", "") + ":" + secrets.getOrDefault("password", "");
        var headers = new LinkedHashMap<String, String>();
        headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        headers.put("Accept", "application/json");
        return headers;
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, UTF_8).replace("+", "%20");
    }

    /// Mailman takes a domain in A-labels only.
    private static String sent(String email) {
        try {
            return MailAddress.of(email).sent();
        } catch (IllegalArgumentException _) {
            return email;
        }
    }

    /// @throws DeliveryException permanent, where there is no such list
    public Roster rosterAnswered(@Body VendorResponse response) {
        if (response.status() == MISSING) {
            throw noList();
        }
        return people(response);
    }

    /// Those whom Mailman found, which are none of a list that is not there, too.
    public Roster people(@Body VendorResponse response) {
        JsonNode page = read(response);
        JsonNode total = page.path("total_size");
        // an empty page has no entries at all
        JsonNode entries = page.path("entries");
        if (!total.canConvertToInt() || total.asInt() < 0 || !entries.isArray() && !entries.isMissingNode()) {
            throw unreadable(response, "without total_size and entries");
        }
        var people = new ArrayList<Subscriber>();
        for (JsonNode entry : entries) {
            String email = entry.path("email").asText("");
            String id = entry.path("member_id").asText("");
            if (email.isEmpty() || id.isEmpty()) {
                throw unreadable(response, "with an entry that has no email or member_id");
            }
            people.add(new Subscriber(
                    email,
                    entry.path("display_name").asText(""),
                    id,
                    entry.path("delivery_mode").asText("")));
        }
        return new Roster(total.asInt(), people);
    }

    /// @return whether there is such a list
    public boolean listAnswered(@Body VendorResponse response) {
        if (response.status() == MISSING) {
            return false;
        }
        if (read(response).path("list_id").asText("").isEmpty()) {
            throw unreadable(response, "without a list_id");
        }
        return true;
    }

    public String versionsAnswered(@Body VendorResponse response) {
        String version = read(response).path("mailman_version").asText("");
        if (version.isEmpty()) {
            throw unreadable(response, "without a mailman_version");
        }
        return version;
    }

    /// @return whether it changed anything
    /// @throws DeliveryException permanent, where Mailman does not take the person
    public boolean subscribed(@Body VendorResponse response) {
        if (response.status() == CREATED) {
            return true;
        }
        if (response.status() == PENDING) {
            throw refused(response, "the subscription waits for somebody's confirmation or approval at Mailman");
        }
        String said = read(response).path("description").asText("");
        if (response.status() == CONFLICT && said.contains("already subscribed")) {
            return false;
        }
        if (response.status() == CONFLICT) {
            throw refused(response, said.isEmpty() ? "a conflict" : said + "; accept or discard that at Mailman first");
        }
        if (response.status() != REFUSED) {
            throw unreadable(response, "to a subscription");
        }
        if (said.contains("No such list")) {
            throw noList();
        }
        if (said.contains("IntegrityError")) {
            throw new DeliveryException(
                    Kind.TRANSIENT, SYSTEM, REFUSED, null, "Mailman's database was busy with the same person.", null);
        }
        throw refused(
                response, said.startsWith("Invalid Parameter \"subscriber\"") ? "Mailman takes no such address" : said);
    }

    /// @return whether it changed anything
    public boolean unsubscribed(@Body VendorResponse response) {
        if (response.status() != REMOVED && response.status() != MISSING) {
            throw unreadable(response, "to a removal");
        }
        return response.status() == REMOVED;
    }

    private static DeliveryException noList() {
        return new DeliveryException(Kind.PERMANENT, SYSTEM, MISSING, null, "Mailman has no such list.", null);
    }

    private static DeliveryException refused(VendorResponse response, String why) {
        return new DeliveryException(Kind.PERMANENT, SYSTEM, response.status(), null, why + ".", null);
    }

    /// A success that is none, or half of an answer.
    private static DeliveryException unreadable(VendorResponse response, String what) {
        return new DeliveryException(
                Kind.TRANSIENT,
                SYSTEM,
                response.status(),
                null,
                "Mailman answered " + response.status() + " " + what + ".",
                null);
    }

    private JsonNode read(VendorResponse response) {
        try {
            JsonNode tree = json.readTree(response.body());
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (IOException _) {
            // its text holds parts of the answer
        }
        throw unreadable(response, "what is no JSON, or not all of it");
    }
}
