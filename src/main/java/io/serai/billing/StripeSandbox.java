package io.serai.billing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.SandboxLimit;
import io.serai.connectors.SandboxVendor;
import io.serai.hub.database.PublicId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Stripe as its clients know it: a key is needed, a POST is done once per `Idempotency-Key`, errors have a code. Three
/// subscriptions: one of each tier, and one that ended.
final class StripeSandbox implements SandboxVendor {
    static final String KEY = "sk_test_sandbox";
    static final String WEBHOOK_SECRET = "whsec_sandbox";
    static final String PRO = "price_sandboxPro";
    static final String BUSINESS = "price_sandboxBusiness";

    private final Map<String, ObjectNode> subscriptions = new ConcurrentSkipListMap<>();
    private final Map<String, Answered> answered = new ConcurrentHashMap<>();
    private final LinkedList<ObjectNode> events = new LinkedList<>();
    private final SandboxLimit limit;

    /// @param form that the key first came with
    private record Answered(String form, Reply reply) {}

    StripeSandbox() {
        this(25);
    }

    /// @param perSecond calls that it takes
    StripeSandbox(int perSecond) {
        limit = new SandboxLimit(perSecond, Duration.ofSeconds(1));
        put("sub_sandboxPro", "cus_sandboxPro", PRO, "active");
        put("sub_sandboxBusiness", "cus_sandboxBusiness", BUSINESS, "active");
        put("sub_sandboxEnded", "cus_sandboxEnded", PRO, "canceled");
    }

    /// A subscription, until it is put otherwise.
    ObjectNode put(String id, String customer, String price, String status) {
        ObjectNode subscription = object().put("id", id).put("object", "subscription");
        subscription
                .put("customer", customer)
                .put("status", status)
                .put("cancel_at_period_end", false)
                .putNull("cancel_at")
                .putObject("metadata");
        ObjectNode item = subscription
                .putObject("items")
                .put("object", "list")
                .putArray("data")
                .addObject();
        item.put("id", "si_" + id)
                .put("object", "subscription_item")
                .put("quantity", 1)
                .put(
                        "current_period_end",
                        Instant.now().plus(Duration.ofDays(30)).getEpochSecond())
                .putObject("price")
                .put("id", price)
                .put("object", "price");
        subscriptions.put(id, subscription);
        return subscription;
    }

    void remove(String id) {
        subscriptions.remove(id);
    }

    @Override
    public String system() {
        return Stripe.SYSTEM;
    }

    @Override
    public Map<String, Object> settings(String url) {
        return Map.of("base_url", url, "prices", Map.of("pro", PRO, "business", BUSINESS));
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("api_key", KEY, "webhook_secret", WEBHOOK_SECRET);
    }

    @Override
    public Reply answer(Request request) {
        if (!("Bearer " + KEY).equals(request.headers().get("authorization"))) {
            return problem(401, "invalid_api_key", "Invalid API Key provided.");
        }
        if (!limit.allows()) {
            return problem(429, "rate_limit", "Request rate limit exceeded.");
        }
        return switch (request.method() + " " + request.path()) {
            case "GET /v1/subscriptions" -> list();
            case "GET /v1/events" -> events(request.query());
            case "POST /v1/checkout/sessions" -> once(request, () -> checkout(form(request)));
            case "POST /v1/billing_portal/sessions" -> once(request, () -> portal(form(request)));
            default -> one(request);
        };
    }

    private Reply list() {
        ObjectNode list = object().put("object", "list")
                .put("url", "/v1/subscriptions")
                .put("has_more", subscriptions.size() > 1);
        list.putArray("data").addAll(subscriptions.values().stream().limit(1).toList());
        return reply(200, list);
    }

    /// What happened, as its list of events has it.
    void happened(ObjectNode event) {
        synchronized (events) {
            events.addFirst(event);
        }
    }

    void forgetEvents() {
        synchronized (events) {
            events.clear();
        }
    }

    private Reply events(Map<String, String> query) {
        Set<String> types = query.entrySet().stream()
                .filter(one -> one.getKey().startsWith("types["))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
        long since = Long.parseLong(query.getOrDefault("created[gte]", "0"));
        String after = query.getOrDefault("starting_after", "");
        int limit = Integer.parseInt(query.getOrDefault("limit", "10"));
        List<ObjectNode> all;
        synchronized (events) {
            all = events.stream()
                    .filter(one ->
                            types.isEmpty() || types.contains(one.path("type").asText()))
                    .filter(one -> one.path("created").asLong() >= since)
                    .toList();
        }
        int from = 0;
        for (int i = 0; i < all.size() && !after.isEmpty(); i++) {
            from = all.get(i).path("id").asText().equals(after) ? i + 1 : from;
        }
        int to = Math.min(all.size(), from + limit);
        ObjectNode list =
                object().put("object", "list").put("url", "/v1/events").put("has_more", to < all.size());
        list.putArray("data").addAll(all.subList(from, to));
        return reply(200, list);
    }

    private Reply one(Request request) {
        String[] words = request.path().substring(1).split("/");
        String kind = words.length == 3 && request.method().equals("GET") ? words[1] : "";
        if (kind.equals("subscriptions") && subscriptions.containsKey(words[2])) {
            return reply(200, subscriptions.get(words[2]));
        }
        if (kind.equals("prices") && isPrice(words[2])) {
            return reply(
                    200,
                    object().put("id", words[2])
                            .put("object", "price")
                            .put("active", true)
                            .put("type", "recurring"));
        }
        return missing(kind.isEmpty() ? "object" : kind.replaceFirst("s$", ""));
    }

    private static boolean isPrice(String id) {
        return id.equals(PRO) || id.equals(BUSINESS);
    }

    private Reply once(Request request, Supplier<Reply> work) {
        String key = request.headers().get("idempotency-key");
        if (key == null) {
            return work.get();
        }
        String form = request.path() + "?" + new String(request.body(), StandardCharsets.UTF_8);
        Answered first = answered.computeIfAbsent(key, _ -> new Answered(form, work.get()));
        return first.form().equals(form)
                ? first.reply()
                : problem(400, "idempotency_key_in_use", "Keys can only be used with the same parameters.");
    }

    /// How many POSTs were really done.
    int done() {
        return answered.size();
    }

    private Reply checkout(Map<String, String> form) {
        if (!"subscription".equals(form.get("mode")) || !form.containsKey("success_url")) {
            return problem(400, "parameter_missing", "Missing required param: mode or success_url.");
        }
        if (!isPrice(form.getOrDefault("line_items[0][price]", ""))) {
            return missing("price");
        }
        String id = "cs_test_" + PublicId.random();
        return reply(
                200,
                object().put("id", id)
                        .put("object", "checkout.session")
                        .put("mode", "subscription")
                        .put("status", "open")
                        .put("client_reference_id", form.get("client_reference_id"))
                        .put("customer", form.get("customer"))
                        .put("url", "https://checkout.stripe.com/c/pay/" + id));
    }

    private Reply portal(Map<String, String> form) {
        String customer = form.getOrDefault("customer", "");
        boolean known = subscriptions.values().stream()
                .anyMatch(one -> one.path("customer").asText().equals(customer));
        String id = "bps_" + PublicId.random();
        return known
                ? reply(
                        200,
                        object().put("id", id)
                                .put("object", "billing_portal.session")
                                .put("customer", customer)
                                .put("return_url", form.get("return_url"))
                                .put("url", "https://billing.stripe.com/p/session/" + id))
                : missing("customer");
    }

    private static Map<String, String> form(Request request) {
        var form = new LinkedHashMap<String, String>();
        Arrays.stream(new String(request.body(), StandardCharsets.UTF_8).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> form.put(decoded(pair[0]), decoded(pair[1])));
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Reply missing(String what) {
        return problem(404, "resource_missing", "No such " + what + ".");
    }

    private static Reply problem(int status, String code, String message) {
        ObjectNode problem = object();
        problem.putObject("error")
                .put("type", "invalid_request_error")
                .put("code", code)
                .put("message", message);
        return reply(status, problem);
    }

    private static Reply reply(int status, ObjectNode body) {
        return new Reply(
                status,
                Map.of("Content-Type", "application/json"),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
