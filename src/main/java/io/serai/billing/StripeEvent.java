package io.serai.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// What an event of Stripe's is about. Its own copy of the object is not looked at beyond ids: it is of some API
/// version, and of some time.
///
/// @param type such as `customer.subscription.updated`
/// @param customer whose it is; empty where it names none
/// @param subscription to be read anew; empty where the event changes no plan
/// @param reference the account's public id, as the checkout was given it; empty where it names none
record StripeEvent(String id, String type, String customer, String subscription, String reference) {
    /// Those that may change a plan.
    static final List<String> TYPES = List.of(
            "checkout.session.completed",
            "customer.subscription.created",
            "customer.subscription.updated",
            "customer.subscription.deleted",
            "customer.subscription.paused",
            "customer.subscription.resumed",
            "invoice.paid",
            "invoice.payment_failed");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /// @throws IllegalArgumentException says what was expected; never quotes the body
    static StripeEvent of(byte[] body, ObjectMapper json) {
        JsonNode event;
        try {
            event = json.readTree(body);
        } catch (IOException _) {
            throw new IllegalArgumentException("The body can't be read as JSON.");
        }
        JsonNode object = event.path("data").path("object");
        if (!object.isObject()) {
            throw new IllegalArgumentException("The body is no event: expected an object in 'data.object'.");
        }
        String type = event.path("type").asText("");
        return new StripeEvent(
                id(event.path("id"), "id"),
                type,
                customer(object.path("customer")),
                subscription(type, object),
                type.equals("checkout.session.completed")
                        ? object.path("client_reference_id").asText("")
                        : "");
    }

    /// Only orders the work, so whatever else may stand there is none.
    private static String customer(JsonNode node) {
        String id = node.isObject() ? node.path("id").asText("") : node.asText("");
        return ID.matcher(id).matches() ? id : "";
    }

    private static String subscription(String type, JsonNode object) {
        if (type.startsWith("customer.subscription.")) {
            return id(object.path("id"), "data.object.id");
        }
        return switch (type) {
            case "checkout.session.completed" -> optional(object.path("subscription"), "data.object.subscription");
            case "invoice.paid", "invoice.payment_failed" -> {
                JsonNode now = object.at("/parent/subscription_details/subscription");
                // before API version 2025-03-31
                JsonNode earlier = object.path("subscription");
                yield optional(now.isMissingNode() ? earlier : now, "data.object.subscription");
            }
            default -> "";
        };
    }

    /// An id, or an object that stands for it.
    private static String optional(JsonNode node, String where) {
        return node.isNull() || node.isMissingNode() ? "" : id(node.isObject() ? node.path("id") : node, where);
    }

    private static String id(JsonNode node, String where) {
        if (!node.isTextual() || !ID.matcher(node.asText()).matches()) {
            throw new IllegalArgumentException(
                    "The body is no event: expected an id in '" + where + "', 1 to 128 letters, digits, '_' and '-'.");
        }
        return node.asText();
    }
}
