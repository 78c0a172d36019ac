package io.serai.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.stripe.net.ApiRequestParams;
import com.stripe.net.FormEncoder;
import com.stripe.param.checkout.SessionCreateParams;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

/// The bean `stripeApi`: what Stripe is asked, and what its answers mean (docs.stripe.com/api). Forms are made of the
/// library's own types, in the API version that these are of.
public final class StripeApi {
    private static final String SUBSCRIPTIONS = "/v1/subscriptions";

    private final Vendors vendors;
    private final ObjectMapper json;

    StripeApi(Vendors vendors, ObjectMapper json) {
        this.vendors = vendors;
        this.json = json;
    }

    public VendorRequest subscription(@Body SubscriptionQuery query) {
        return get(
                query.connection(),
                "GET " + SUBSCRIPTIONS + "/{id}",
                SUBSCRIPTIONS + "/" + URLEncoder.encode(query.id(), StandardCharsets.UTF_8),
                Map.of());
    }

    public VendorRequest subscriptions(@Body Connection connection) {
        return get(connection, "GET " + SUBSCRIPTIONS, SUBSCRIPTIONS, Map.of("limit", "1", "status", "all"));
    }

    /// One page of what happened, the newest first; of all types only those that are acted on.
    public VendorRequest events(@Body StripeEventsQuery query) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("limit", "100");
        parameters.put("created[gte]", Long.toString(query.since().getEpochSecond()));
        for (int i = 0; i < StripeEvent.TYPES.size(); i++) {
            parameters.put("types[" + i + "]", StripeEvent.TYPES.get(i));
        }
        if (!query.after().isEmpty()) {
            parameters.put("starting_after", query.after());
        }
        return get(query.connection(), "GET /v1/events", "/v1/events", parameters);
    }

    /// A page of events, with `data` and `has_more`.
    public JsonNode eventsAnswered(@Body VendorResponse response) {
        listAnswered(response);
        return tree(response);
    }

    VendorRequest price(Connection connection, String price) {
        return get(
                connection,
                "GET /v1/prices/{id}",
                "/v1/prices/" + URLEncoder.encode(price, StandardCharsets.UTF_8),
                Map.of());
    }

    private VendorRequest get(Connection connection, String what, String path, Map<String, String> query) {
        return VendorRequest.get(connection, what, path, query, headers(connection));
    }

    private Map<String, String> headers(Connection connection) {
        return headers(vendors.secrets(connection).getOrDefault("api_key", ""));
    }

    static Map<String, String> headers(String key) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Authorization", "Bearer " + key);
        headers.put("Stripe-Version", com.stripe.Stripe.API_VERSION);
        headers.put("Accept", "application/json");
        return headers;
    }

    public VendorRequest checkout(@Body CheckoutOrder order) {
        var params = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .setClientReferenceId(order.account())
                .setSuccessUrl(order.doneUrl())
                .setCancelUrl(order.cancelledUrl())
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setPrice(order.price())
                        .setQuantity(1L)
                        .build())
                .setSubscriptionData(SessionCreateParams.SubscriptionData.builder()
                        .putMetadata(StripeSubscription.ACCOUNT, order.account())
                        .build());
        if (order.customer() != null) {
            params.setCustomer(order.customer());
        }
        return post(order.connection(), "/v1/checkout/sessions", params.build(), order.key());
    }

    public VendorRequest portal(@Body PortalOrder order) {
        var params = com.stripe.param.billingportal.SessionCreateParams.builder()
                .setCustomer(order.customer())
                .setReturnUrl(order.returnUrl())
                .build();
        return post(order.connection(), "/v1/billing_portal/sessions", params, order.key());
    }

    private VendorRequest post(Connection connection, String path, ApiRequestParams params, String key) {
        Map<String, String> headers = headers(connection);
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Idempotency-Key", key);
        byte[] form = FormEncoder.createQueryString(params.toMap()).getBytes(StandardCharsets.UTF_8);
        return new VendorRequest(
                connection, "POST", "POST " + path, "base_url", path, Map.of(), headers, form, Set.of());
    }

    /// The page that was opened.
    public String opened(@Body VendorResponse response) {
        String url = tree(response).path("url").asText("");
        if (!url.startsWith("https://")) {
            throw unreadable("Stripe answered " + response.status() + " without an https address in 'url'", null);
        }
        return url;
    }

    /// One subscription.
    ///
    /// @return a missing node where Stripe itself says that there is none
    /// @throws DeliveryException transient, where a 404 says nothing: it may be a proxy's
    public JsonNode subscriptionAnswered(@Body VendorResponse response) {
        JsonNode answer = tree(response);
        if (response.status() == 404) {
            if (answer.at("/error/code").asText().equals("resource_missing")) {
                return MissingNode.getInstance();
            }
            throw unreadable("Stripe answered 404 without saying that there is no such subscription", null);
        }
        if (!answer.path("object").asText().equals("subscription")) {
            throw unreadable("Stripe answered " + response.status() + " without a subscription", null);
        }
        return answer;
    }

    /// A list, of which one page was asked for.
    JsonNode listAnswered(VendorResponse response) {
        JsonNode page = tree(response);
        if (response.status() != 200 || !page.path("data").isArray()) {
            throw unreadable("Stripe answered " + response.status() + " without a list in 'data'", null);
        }
        return page.path("data");
    }

    /// What is said of a connection that works.
    public String said(@Body VendorResponse response) {
        return listAnswered(response).isEmpty()
                ? "The key is taken; there are no subscriptions yet."
                : "The key is taken, and subscriptions can be read.";
    }

    /// @throws DeliveryException transient, where it is no JSON
    JsonNode tree(VendorResponse response) {
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw unreadable("Stripe's answer is no JSON, or not all of it", e);
        }
    }

    /// A success without what was asked for is a failure in disguise.
    private static DeliveryException unreadable(String what, @Nullable Exception cause) {
        return new DeliveryException(DeliveryException.Kind.TRANSIENT, Stripe.SYSTEM, 200, null, what + ".", cause);
    }
}
