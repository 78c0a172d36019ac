package io.serai.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The OpenAPI documents of all domains as one: what may be called, by whom, and how a request must look.
///
/// An operation states `x-permission` (a permission, `known` for whoever proved who they are, or `public`), and where
/// it is about one tenant's data
/// `x-account: true`, and `x-bypass: true` where a key with bypass may leave the tenant out. `x-session: true` keeps
/// tokens and keys out: only a person who has signed in may call it.
/// `x-further-permissions` are those that it takes for some of what it is about. `x-part: true` lets people in
/// without the permission, too, as they may have a part of their own in what it is about: its bean looks.
/// `x-effect: true` marks a GET that does something. One that states no permission stops the start. A text in a
/// body is one line ([OneLine]), unless its schema says `x-lines: true`.
public final class Contract {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head");
    private static final int MAX_REF_DEPTH = 30;

    /// What is no text for people's eyes may have any character.
    private static final Set<String> FREE_FORMATS = Set.of("password", "binary");

    private final PathTree<Operation> tree = new PathTree<>();
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Set<String> further = new TreeSet<>();
    private final ObjectNode document;
    private final JsonSchemaFactory schemas = Shape.factory();

    private Contract(ObjectNode document) {
        this.document = document;
    }

    /// One OpenAPI document.
    ///
    /// @param url where it stands, for messages
    public record Source(URL url, ObjectNode document) {}

    /// Of documents in YAML; see [#of(List)].
    public static Contract load(List<URL> documents) {
        var yaml = new YAMLMapper();
        var sources = new ArrayList<Source>();
        for (URL url : documents) {
            try (InputStream in = url.openStream()) {
                sources.add(new Source(url, (ObjectNode) yaml.readTree(in)));
            } catch (IOException e) {
                throw new IllegalArgumentException("cannot read the contract " + url + ": " + e.getMessage(), e);
            }
        }
        return of(sources);
    }

    /// @throws IllegalArgumentException with every fault of every document, so that one start shows them all
    public static Contract of(List<Source> sources) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        var faults = new ArrayList<String>();
        for (Source source : sources) {
            merge(merged, source.document(), source.url(), faults);
        }
        var contract = new Contract(merged);
        contract.read(faults);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("The contract has faults:\n  " + String.join("\n  ", faults));
        }
        return contract;
    }

    /// Adds a document's paths, tags and components. A name that means something else elsewhere is a fault, as one
    /// document could change what another says.
    private static void merge(ObjectNode into, ObjectNode from, URL url, List<String> faults) {
        for (var member : from.properties()) {
            JsonNode there = into.get(member.getKey());
            if (there == null) {
                into.set(member.getKey(), member.getValue());
                continue;
            }
            switch (member.getKey()) {
                case "tags" -> member.getValue().forEach(((ArrayNode) there)::add);
                case "paths" -> add((ObjectNode) there, member.getValue(), "the path ", url, faults);
                case "components" -> {
                    for (var section : member.getValue().properties()) {
                        ObjectNode names = ((ObjectNode) there).withObject("/" + section.getKey());
                        add(names, section.getValue(), "components/" + section.getKey() + "/", url, faults);
                    }
                }
                default -> {
                    // of info and servers the first document's count
                }
            }
        }
    }

    private static void add(ObjectNode into, JsonNode from, String what, URL url, List<String> faults) {
        for (var entry : from.properties()) {
            JsonNode there = into.get(entry.getKey());
            if (there != null && (what.equals("the path ") || !there.equals(entry.getValue()))) {
                faults.add(
                        url + ": " + what + entry.getKey() + " stands in another contract already; name it otherwise");
            }
            into.set(entry.getKey(), entry.getValue());
        }
    }

    private void read(List<String> faults) {
        for (var path : document.path("paths").properties()) {
            for (var entry : path.getValue().properties()) {
                if (METHODS.contains(entry.getKey())) {
                    operation(path.getKey(), entry.getKey(), path.getValue(), entry.getValue(), faults);
                }
            }
        }
    }

    private void operation(String path, String method, JsonNode item, JsonNode node, List<String> faults) {
        String name = method.toUpperCase(Locale.ROOT) + " " + path;
        String id = node.path("operationId").asText("");
        String permission = node.path("x-permission").asText("");
        if (id.isEmpty()) {
            faults.add(name + " has no operationId, which names the route that carries it out");
        } else if (operations.containsKey(id)) {
            faults.add(name + ": the operationId " + id + " is used twice");
        }
        node.path("x-further-permissions").forEach(one -> further.add(one.asText()));
        if (permission.isEmpty()) {
            faults.add(name + " does not say who may call it: give x-permission a permission, or `public`");
            return;
        }
        var parameters = new ArrayList<Operation.Parameter>();
        for (JsonNode parameter : item.path("parameters")) {
            parameters.add(parameter(resolve(parameter, 0)));
        }
        for (JsonNode parameter : node.path("parameters")) {
            parameters.add(parameter(resolve(parameter, 0)));
        }
        var operation = new Operation(
                id,
                method.toUpperCase(Locale.ROOT),
                path,
                permission,
                node.path("x-part").asBoolean(false),
                node.path("x-account").asBoolean(false),
                node.path("x-bypass").asBoolean(false),
                node.path("x-session").asBoolean(false),
                node.path("x-effect").asBoolean(false),
                isPage(node),
                node.path("x-blocking").asBoolean(true),
                parameters,
                node.path("responses").has("101")
                        ? new Operation.Payload.Frames()
                        : payload(resolve(node.path("requestBody"), 0)));
        operations.put(id, operation);
        tree.add(operation.method(), path, operation);
    }

    private boolean isPage(JsonNode operation) {
        return resolve(operation.path("responses").path("200"), 0)
                .path("content")
                .has("text/html");
    }

    private Operation.Parameter parameter(JsonNode node) {
        JsonNode schema = resolve(node.path("schema"), 0);
        Operation.Kind kind =
                switch (schema.path("type").asText("string")) {
                    case "integer" -> Operation.Kind.INTEGER;
                    case "number" -> Operation.Kind.NUMBER;
                    case "boolean" -> Operation.Kind.BOOLEAN;
                    default -> Operation.Kind.TEXT;
                };
        // the kind is checked as the text is read; a schema that says no more than the kind need not be asked again
        boolean more = schema.properties().stream()
                .anyMatch(e -> !Set.of("type", "default", "description", "examples", "format")
                        .contains(e.getKey()));
        String fallback = schema.has("default") ? schema.get("default").asText() : null;
        return new Operation.Parameter(
                node.path("name").asText(),
                Operation.In.valueOf(node.path("in").asText().toUpperCase(Locale.ROOT)),
                node.path("required").asBoolean(false),
                kind,
                fallback,
                more ? Shape.of(schemas, schema) : null);
    }

    private Operation.Payload payload(JsonNode body) {
        JsonNode content = body.path("content");
        if (content.has("application/json")) {
            return new Operation.Payload.Json(
                    body.path("required").asBoolean(false), shape(content.get("application/json")));
        }
        if (content.has("application/x-www-form-urlencoded")) {
            return new Operation.Payload.Form(
                    body.path("required").asBoolean(false), shape(content.get("application/x-www-form-urlencoded")));
        }
        if (content.has("multipart/form-data")) {
            return multipart(resolve(content.get("multipart/form-data").path("schema"), 0));
        }
        return content.isEmpty() ? new Operation.Payload.None() : new Operation.Payload.Raw();
    }

    /// The first property is the file, or a list of files; the others are texts.
    private Operation.Payload multipart(JsonNode schema) {
        var parts = schema.path("properties").fieldNames();
        String part = parts.hasNext() ? parts.next() : "file";
        if (!schema.at("/properties/" + part + "/type").asText().equals("array")) {
            return new Operation.Payload.Multipart(part, false, true, null);
        }
        ObjectNode texts = schema.deepCopy();
        texts.withObject("/properties").remove(part);
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        boolean needed = false;
        for (JsonNode name : schema.path("required")) {
            if (name.asText().equals(part)) {
                needed = true;
            } else {
                required.add(name);
            }
        }
        texts.set("required", required);
        holdToOneLine(texts);
        return new Operation.Payload.Multipart(part, true, needed, Shape.of(schemas, texts));
    }

    private @Nullable Shape shape(JsonNode media) {
        JsonNode schema = resolve(media.path("schema"), 0);
        if (schema.isEmpty()) {
            return null;
        }
        holdToOneLine(schema);
        return Shape.of(schemas, schema);
    }

    /// Marks every text that says nothing else, so that what a new operation takes is one line by default.
    private static void holdToOneLine(JsonNode schema) {
        if (schema instanceof ObjectNode node && isText(node.path("type")) && !isFree(node)) {
            node.put(OneLine.KEYWORD, true);
        }
        schema.forEach(Contract::holdToOneLine);
    }

    private static boolean isText(JsonNode type) {
        return type.asText().equals("string")
                || type.isArray()
                        && type.valueStream().anyMatch(one -> one.asText().equals("string"));
    }

    private static boolean isFree(ObjectNode schema) {
        return schema.path("x-lines").asBoolean(false)
                || FREE_FORMATS.contains(schema.path("format").asText());
    }

    /// The node with every `$ref` replaced by what it points to, and what stands beside it put over that; our own
    /// documents only, so nothing is fetched.
    private JsonNode resolve(JsonNode node, int depth) {
        if (depth > MAX_REF_DEPTH) {
            throw new IllegalArgumentException("the contract's $refs go round in a circle");
        }
        if (node.has("$ref")) {
            String pointer = node.get("$ref").asText();
            JsonNode target = pointer.startsWith("#") ? document.at(pointer.substring(1)) : null;
            if (target == null || target.isMissingNode()) {
                throw new IllegalArgumentException("the contract has a $ref to nothing: " + pointer);
            }
            JsonNode found = resolve(target, depth + 1);
            if (node.size() > 1 && found instanceof ObjectNode copy) {
                putInto(copy, node, depth);
            }
            return found;
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            putInto(copy, node, depth);
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> copy.add(resolve(element, depth + 1)));
            return copy;
        }
        return node;
    }

    private void putInto(ObjectNode copy, JsonNode node, int depth) {
        node.properties().stream()
                .filter(entry -> !entry.getKey().equals("$ref"))
                .forEach(entry -> copy.set(entry.getKey(), resolve(entry.getValue(), depth + 1)));
    }

    PathTree.@Nullable Match<Operation> find(String method, String path) {
        return tree.find(method, path);
    }

    /// Whether this is the path of an operation, as the document writes it.
    boolean declares(String path) {
        return document.path("paths").has(path);
    }

    Set<String> methods(String path) {
        return tree.methods(path, HttpServer.METHODS);
    }

    /// Every permission that an operation asks for, always or for some of what it is about.
    public Set<String> permissions() {
        var all = new TreeSet<>(further);
        all.add(Operation.UNDECLARED);
        operations.values().stream()
                .filter(Operation::isGiven)
                .map(Operation::permission)
                .forEach(all::add);
        return all;
    }

    /// Whether it is the id of an operation that is carried out on the event loop.
    public boolean isImmediate(String id) {
        Operation operation = operations.get(id);
        return operation != null && !operation.blocking();
    }

    /// All operations, in the order of the documents.
    public Collection<Operation> operations() {
        return List.copyOf(operations.values());
    }

    /// The whole document, as `/openapi.json` serves it.
    public JsonNode document() {
        return document;
    }
}
