package io.serai.members;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.VendorSystem.Limits;
import io.serai.connectors.VendorSystem.Secret;
import io.serai.connectors.VendorSystem.Setting;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Novi AMS: the system that connections lead to, its requests, and what its answers mean.
final class Novi {
    static final String SYSTEM = "novi";
    static final String API_KEY = "api_key";
    static final String MEMBER_PATH = "/customers/{uuid}";

    /// What Novi allows each key.
    static final VendorSystem VENDOR = new VendorSystem(
            SYSTEM,
            List.of(
                    Setting.url("base_url", ""),
                    Setting.text("member_path", MEMBER_PATH).steersNothing()),
            List.of(new Secret(API_KEY, true)),
            new Limits(20, 600, 100_000));

    private static final int MISSING = 404;

    private final ObjectMapper json;

    Novi(ObjectMapper json) {
        this.json = json;
    }

    /// @param key sent as it is: Novi wants no user and no base64 in its `Basic`
    VendorRequest get(Connection connection, String key, String what, String path, Map<String, String> query) {
        return VendorRequest.get(connection, what, path, query, Map.of("Authorization", "Basic " + key));
    }

    /// @param uuid letters, digits and `-` only
    VendorRequest member(Connection connection, String key, String uuid) {
        String path = connection.setting("member_path");
        return get(connection, key, "GET " + path, path.replace("{uuid}", uuid), Map.of());
    }

    VendorRequest page(Connection connection, String key, String path, int size, int offset) {
        Map<String, String> query = Map.of("pageSize", Integer.toString(size), "offset", Integer.toString(offset));
        return get(connection, key, "GET " + path, path, query);
    }

    /// Liberal in what it takes: bare or within `data`, any field absent.
    Membership membership(VendorResponse response) {
        if (response.status() == MISSING) {
            return new Membership.None();
        }
        JsonNode member = member(response);
        String email = email(member);
        boolean left = !member.path("Active").asBoolean(true);
        return email.isEmpty() || left ? new Membership.None() : new Membership.Verified(fullName(member), email);
    }

    JsonNode member(VendorResponse response) {
        JsonNode answer = read(response);
        return answer.has("data") ? answer.path("data") : answer;
    }

    /// @throws DeliveryException transient, where it is no JSON: half of it may have got lost
    JsonNode read(VendorResponse response) {
        try {
            JsonNode answer = json.readTree(response.body());
            if (!answer.isMissingNode()) {
                return answer;
            }
        } catch (JacksonException _) {
            // its text holds parts of the answer
        } catch (IOException e) {
            throw new DeliveryException(Kind.TRANSIENT, SYSTEM, response.status(), null, "novi: unreadable.", e);
        }
        throw new DeliveryException(
                Kind.TRANSIENT, SYSTEM, response.status(), null, "novi: it answered something that is not JSON.", null);
    }

    /// With `+` where Novi has a space.
    static String email(JsonNode member) {
        return text(member, "Email").replace(' ', '+');
    }

    /// As the person's own mail program shows it.
    static String wholeName(JsonNode member) {
        String both = (text(member, "FirstName") + " " + text(member, "LastName")).strip();
        return both.isEmpty() ? text(member, "Name") : both;
    }

    private static String fullName(JsonNode member) {
        String first = text(member, "FirstName");
        String last = text(member, "LastName");
        if (!first.isEmpty()) {
            return last.isEmpty() ? first : first + " " + last.substring(0, last.offsetByCodePoints(0, 1)) + ".";
        }
        String name = text(member, "Name");
        return name.isEmpty() ? "Member" : name;
    }

    private static String text(JsonNode member, String field) {
        JsonNode value = member.path(field);
        return value.isTextual() ? value.textValue().strip() : "";
    }
}
