package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Makes requests from a hub's own contract, and from what it says of its object types: such as it takes, such with one
/// thing wrong, and such as somebody sends who means no good.
final class ContractRequests {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PLACES =
            List.of("/v3/crud/", "/v3/lookup/", "/v3/data_store/", "/v3/action/hosted_file", "/v3/action/event_");
    private static final List<String> LOOKUPS = List.of(
            "country", "country_subdivision", "time_zone", "media_type", "post_topic", "user_status", "file_purpose");
    private static final List<String> OPERATORS = List.of(
            "eq",
            "ne",
            "lt",
            "lte",
            "gt",
            "gte",
            "like",
            "not_like",
            "starts_with",
            "ends_with",
            "in",
            "not_in",
            "between",
            "is_null",
            "is_not_null");
    private static final List<String> ODD = List.of(
            "' OR 1=1 -- ",
            "\"; DROP TABLE event; --",
            "%",
            "_",
            "\\",
            "\u0000",
            "\u202E",
            "😀",
            "é",
            "null",
            "-1",
            "0",
            "1e999",
            "9".repeat(40),
            "x".repeat(300),
            "2026-02-30",
            "2026-01-01T00:00:00Z",
            "0000-00-00",
            "{",
            "[]",
            "\n",
            "${7*7}",
            "../../etc/passwd",
            "AAAAAAAAAAA",
            "");

    /// How much of a request is as it should be.
    enum Manner {
        VALID,
        NEARLY,
        HOSTILE
    }

    /// @param of the type that it is about; "" where it is about none
    record Ask(Manner manner, String method, String path, Map<String, String> headers, String body, String of) {}

    /// One of the two tenants: what it calls its own, and what it knows of the other.
    ///
    /// @param ids of its records, by type
    /// @param foreign those of the other
    record Tenant(String account, String mark, Map<String, List<String>> ids, Map<String, List<String>> foreign) {}

    private record Operation(String path, String method, JsonNode node) {}

    private final JsonNode contract;
    private final Map<String, JsonNode> types;
    private final List<String> typeNames;
    private final List<Operation> operations = new ArrayList<>();

    /// @param types what the hub says at `/v3/crud/{type}/schema`
    ContractRequests(JsonNode contract, Map<String, JsonNode> types) {
        this.contract = contract;
        this.types = types;
        this.typeNames = List.copyOf(types.keySet());
        for (var path : contract.path("paths").properties()) {
            if (PLACES.stream().anyMatch(path.getKey()::startsWith)) {
                path.getValue()
                        .properties()
                        .forEach(method -> operations.add(new Operation(
                                path.getKey(), method.getKey().toUpperCase(java.util.Locale.ROOT), method.getValue())));
            }
        }
        if (operations.size() < 20) {
            throw new IllegalStateException("the contract has only " + operations.size() + " of the operations");
        }
    }

    Ask next(RandomGenerator random, Tenant tenant) {
        Manner manner = pick(random, List.of(Manner.values()));
        Operation operation = pick(random, operations);
        String type = type(random, operation.path());
        var parents = new ArrayList<String>();
        types.getOrDefault(type, JSON.createObjectNode()).path("parents").forEach(one -> parents.add(one.asText()));
        parents.remove("*");
        String parent = parents.isEmpty() || manner == Manner.HOSTILE ? pick(random, typeNames) : pick(random, parents);
        var request = new Made(random, tenant, manner, type, parent);
        String path = operation.path();
        var query = new StringBuilder();
        var headers = new LinkedHashMap<String, String>();
        for (JsonNode given : operation.node().path("parameters")) {
            JsonNode parameter = resolved(given);
            String name = parameter.path("name").asText();
            String value = request.parameter(parameter);
            switch (parameter.path("in").asText()) {
                case "path" -> path = path.replace("{" + name + "}", encoded(value.isEmpty() ? "-" : value));
                case "query" -> {
                    if (random.nextInt(4) == 0) {
                        query.append(query.isEmpty() ? '?' : '&')
                                .append(name)
                                .append('=')
                                .append(encoded(value));
                    }
                }
                default -> {
                    if (!name.startsWith("x-account") && !name.startsWith("x-no-account") && random.nextInt(8) == 0) {
                        headers.put(name, value.replaceAll("[^\\x20-\\x7e]", "?"));
                    }
                }
            }
        }
        String body = "";
        JsonNode content = resolved(operation.node().path("requestBody")).path("content");
        if (content.has("multipart/form-data")) {
            headers.put("Content-Type", "multipart/form-data; boundary=" + Form.BOUNDARY);
            body = request.form(resolved(content.at("/multipart~1form-data/schema")));
        } else if (content.has("application/json")) {
            headers.put("Content-Type", "application/json");
            body = request.json(path.endsWith("/search"));
        }
        return new Ask(manner, operation.method(), path + query, headers, body, type);
    }

    private String type(RandomGenerator random, String path) {
        if (path.contains("site_domain")) {
            return "site_domain";
        }
        return path.contains("{type}") ? pick(random, typeNames) : path.replaceAll("^/v3/action/([a-z_]+).*|.*", "$1");
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : contract.at(reference.substring(1));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static <T> T pick(RandomGenerator random, List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /// A form as browsers send it.
    private static final class Form {
        static final String BOUNDARY = "serai-requests";
        private final StringBuilder text = new StringBuilder();

        void field(String name, String value) {
            part("name=\"" + name + "\"", value);
        }

        void file(String fileName, String content) {
            part("name=\"file\"; filename=\"" + fileName.replaceAll("[\"\\r\\n]", "") + "\"", content);
        }

        private void part(String disposition, String content) {
            text.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; ")
                    .append(disposition)
                    .append("\r\n\r\n")
                    .append(content)
                    .append("\r\n");
        }

        String end() {
            return text.append("--" + BOUNDARY + "--\r\n").toString();
        }
    }

    /// One request in the making.
    private final class Made {
        private final RandomGenerator random;
        private final Tenant tenant;
        private final Manner manner;
        private final String type;
        private final String parent;
        private final List<JsonNode> fields = new ArrayList<>();
        /// What is right until the one thing that is wrong.
        private int right;

        Made(RandomGenerator random, Tenant tenant, Manner manner, String type, String parent) {
            this.random = random;
            this.tenant = tenant;
            this.manner = manner;
            this.type = type;
            this.parent = parent;
            this.right = random.nextInt(6);
            types.getOrDefault(type, JSON.createObjectNode()).path("fields").forEach(fields::add);
        }

        private boolean isWrong() {
            return switch (manner) {
                case VALID -> false;
                case NEARLY -> right-- == 0;
                case HOSTILE -> random.nextInt(3) == 0;
            };
        }

        String parameter(JsonNode parameter) {
            String name = parameter.path("name").asText();
            JsonNode schema = resolved(parameter.path("schema"));
            if (isWrong()) {
                return switch (name) {
                    case "id", "parent_id" -> pick(random, List.of(foreign(name.equals("id") ? type : parent), odd()));
                    default -> odd();
                };
            }
            return switch (name) {
                case "type" -> type;
                case "parent" -> parent;
                case "id" -> id(type);
                case "parent_id" -> id(parent);
                case "name" -> pick(random, LOOKUPS);
                case "code" -> tenant.mark();
                case "sha256" ->
                    "%064x".formatted(new java.math.BigInteger(250, new java.util.Random(random.nextInt(9))));
                case "cursor" -> odd();
                case "order_by" ->
                    fields.isEmpty()
                            ? "id"
                            : (random.nextBoolean() ? "-" : "")
                                    + pick(random, fields).path("name").asText();
                case "view" -> pick(random, List.of("default", "alt"));
                case "If-Match" -> "*";
                case "Range" -> "bytes=0-" + random.nextInt(20);
                default -> ofSchema(schema);
            };
        }

        private String ofSchema(JsonNode schema) {
            if (schema.has("enum")) {
                return schema.path("enum")
                        .get(random.nextInt(schema.path("enum").size()))
                        .asText();
            }
            return switch (schema.path("type").asText()) {
                case "integer" ->
                    Integer.toString(
                            1 + random.nextInt(Math.min(schema.path("maximum").asInt(30), 30)));
                case "boolean" -> Boolean.toString(random.nextBoolean());
                default -> tenant.mark();
            };
        }

        private String odd() {
            return pick(random, ODD);
        }

        private String id(String of) {
            List<String> own = tenant.ids().getOrDefault(of, List.of());
            return own.isEmpty() ? "AAAAAAAAAAA" : pick(random, own);
        }

        private String foreign(String of) {
            List<String> theirs = tenant.foreign().getOrDefault(of, List.of());
            return theirs.isEmpty() ? "AAAAAAAAAAA" : pick(random, theirs);
        }

        String form(JsonNode schema) {
            var form = new Form();
            for (var property : schema.path("properties").properties()) {
                String name = property.getKey();
                boolean needed = schema.path("required").toString().contains('"' + name + '"');
                if (name.equals("file")) {
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        form.file(isWrong() ? odd() : "a.txt", isWrong() ? odd() : tenant.mark() + random.nextInt(5));
                    }
                } else if (needed || random.nextInt(6) == 0) {
                    form.field(name, isWrong() ? pick(random, List.of(odd(), foreign("event"))) : formValue(name));
                }
            }
            return form.end();
        }

        private String formValue(String name) {
            return switch (name) {
                case "link_to_type" -> "event";
                case "link_to_id" -> id("event");
                default -> name.endsWith("_id") ? id(name.substring(0, name.length() - 3)) : tenant.mark();
            };
        }

        String json(boolean search) {
            if (manner == Manner.HOSTILE && random.nextInt(20) == 0) {
                return odd();
            }
            return (search ? group(1) : record()).toString();
        }

        private ObjectNode record() {
            ObjectNode record = JSON.createObjectNode();
            for (JsonNode field : fields) {
                String name = field.path("name").asText();
                boolean needed = field.path("needed").asBoolean();
                if (!name.equals("account_id") && (needed || random.nextInt(4) == 0)) {
                    value(record, field);
                } else if (name.equals("account_id") && random.nextInt(10) == 0) {
                    record.put(name, isWrong() ? pick(random, List.of(foreign("account"), odd())) : tenant.account());
                }
            }
            if (isWrong()) {
                record.put(odd(), odd());
            }
            return record;
        }

        private void value(ObjectNode node, JsonNode field) {
            String name = field.path("name").asText();
            if (isWrong()) {
                node.set(name, wrong(field));
                return;
            }
            switch (field.path("kind").asText()) {
                case "integer" -> node.put(name, random.nextInt(100));
                case "number" -> node.put(name, random.nextInt(100) / 4.0);
                case "boolean" -> node.put(name, !name.equals("hide") || random.nextInt(10) == 0);
                case "time" -> node.put(name, "2026-0" + (1 + random.nextInt(9)) + "-01T09:00:00Z");
                case "local" -> node.put(name, "2026-0" + (1 + random.nextInt(9)) + "-01T09:00:00");
                case "date" -> node.put(name, "2026-0" + (1 + random.nextInt(9)) + "-01");
                case "json", "settings" -> node.putObject(name).put("a", tenant.mark());
                case "passcodes" -> node.putObject(name).putNull("trusted");
                case "reference" -> node.put(name, id(field.path("of").asText()));
                case "lookup", "layout" -> node.putNull(name);
                default -> node.put(name, tenant.mark() + random.nextInt(1_000));
            }
        }

        private JsonNode wrong(JsonNode field) {
            ObjectNode node = JSON.createObjectNode();
            switch (random.nextInt(8)) {
                case 0 -> node.put("v", random.nextInt());
                case 1 -> node.put("v", random.nextDouble());
                case 2 -> node.put("v", random.nextBoolean());
                case 3 -> node.putNull("v");
                case 4 -> node.putObject("v").put("a", odd());
                case 5 -> node.putArray("v").add(1).add(odd()).addNull();
                case 6 -> node.put("v", foreign(field.path("of").asText(type)));
                default -> node.put("v", odd());
            }
            return node.path("v");
        }

        private ObjectNode group(int depth) {
            ObjectNode group = JSON.createObjectNode();
            for (String kind : List.of("and", "or", "not")) {
                if (random.nextInt(3) == 0) {
                    ArrayNode entries = group.putArray(kind);
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        boolean nested = random.nextInt(4) == 0 && depth < (manner == Manner.HOSTILE ? 7 : 5);
                        entries.add(nested ? group(depth + 1) : term());
                    }
                }
            }
            boolean words =
                    fields.stream().anyMatch(one -> one.path("name").asText().equals("default_qry_str"));
            if (random.nextInt(4) == 0 && (words || manner != Manner.VALID)) {
                group.put("q", isWrong() ? odd() : tenant.mark());
            }
            return group;
        }

        private ObjectNode term() {
            ObjectNode term = JSON.createObjectNode();
            List<JsonNode> searchable = fields.stream()
                    .filter(field -> field.path("searchable").asBoolean()
                            && field.path("views").toString().contains("\"default\""))
                    .toList();
            if (searchable.isEmpty()) {
                return term.put("field", "id").put("op", "is_not_null");
            }
            JsonNode field = pick(random, manner == Manner.VALID ? searchable : fields);
            String kind = field.path("kind").asText();
            String op = isWrong() ? odd() : pick(random, OPERATORS);
            if (manner == Manner.VALID && !List.of("text", "lines", "code").contains(kind)) {
                op = pick(random, List.of("eq", "ne", "in", "is_null", "is_not_null"));
            }
            term.put("field", isWrong() ? odd() : field.path("name").asText()).put("op", op);
            ObjectNode one = JSON.createObjectNode();
            value(one, field);
            JsonNode value = one.path(field.path("name").asText());
            switch (op) {
                case "in", "not_in", "between" ->
                    term.putArray("value").add(value).add(value);
                case "is_null", "is_not_null" -> {
                    // have no value
                }
                default -> term.set("value", value);
            }
            return term;
        }
    }
}
