package io.serai.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds what is registered for a path. A literal segment wins over `{name}`; a trailing `*` takes the rest.
final class PathTree<T> {

    record Match<T>(T value, Map<String, String> parameters) {}

    private static final class Node<T> {
        final Map<String, Node<T>> literal = new HashMap<>();

        @Nullable
        Node<T> parameter;

        final Map<String, T> byMethod = new LinkedHashMap<>();
        final Map<String, String[]> names = new HashMap<>();
        final Map<String, T> rest = new LinkedHashMap<>();
    }

    private final Node<T> root = new Node<>();

    void add(String method, String template, T value) {
        Node<T> node = root;
        var names = new ArrayList<String>();
        for (String segment : segments(template)) {
            if (segment.equals("*")) {
                node.rest.put(method, value);
                return;
            }
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
                Node<T> child = node.parameter;
                if (child == null) {
                    child = new Node<>();
                    node.parameter = child;
                }
                node = child;
            } else {
                node = node.literal.computeIfAbsent(segment, s -> new Node<>());
            }
        }
        node.byMethod.put(method, value);
        node.names.put(method, names.toArray(String[]::new));
    }

    void remove(T value) {
        remove(root, value);
    }

    private void remove(Node<T> node, T value) {
        node.byMethod.values().removeIf(value::equals);
        node.rest.values().removeIf(value::equals);
        node.literal.values().forEach(child -> remove(child, value));
        if (node.parameter != null) {
            remove(node.parameter, value);
        }
    }

    /// @param path normalised, beginning with `/`; what a parameter stands for is decoded
    @Nullable
    Match<T> find(String method, String path) {
        return find(root, method, path, 1, List.of());
    }

    /// @param at where the next segment begins; beyond the end where none is left
    /// @param values the segments that stood for a parameter on the way here
    private @Nullable Match<T> find(Node<T> node, String method, String path, int at, List<String> values) {
        if (at >= path.length() && (at > path.length() || at == 1)) {
            T value = node.byMethod.get(method);
            return value == null ? rest(node, method) : new Match<>(value, named(node.names.get(method), values));
        }
        int slash = path.indexOf('/', at);
        int end = slash < 0 ? path.length() : slash;
        String segment = path.substring(at, end);
        Node<T> literal = node.literal.get(segment);
        if (literal != null) {
            Match<T> match = find(literal, method, path, end + 1, values);
            if (match != null) {
                return match;
            }
        }
        Node<T> parameter = node.parameter;
        String value = parameter == null ? null : decoded(segment);
        if (parameter != null && value != null) {
            var more = new ArrayList<>(values);
            more.add(value);
            Match<T> match = find(parameter, method, path, end + 1, more);
            if (match != null) {
                return match;
            }
        }
        return rest(node, method);
    }

    /// What a segment stands for; null where it can't name anything: empty, not UTF-8, or with a slash or a control
    /// character in disguise.
    private static @Nullable String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment.isEmpty() ? null : segment;
        }
        String text;
        try {
            text = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
        boolean odd = text.chars().anyMatch(c -> c == '/' || c == '\\' || c == '\uFFFD' || Character.isISOControl(c));
        return odd ? null : text;
    }

    private static <T> @Nullable Match<T> rest(Node<T> node, String method) {
        T value = node.rest.get(method);
        return value == null ? null : new Match<>(value, Map.of());
    }

    private static Map<String, String> named(String @Nullable [] names, List<String> values) {
        if (names == null || names.length == 0) {
            return Map.of();
        }
        var result = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.length; i++) {
            result.put(names[i], values.get(i));
        }
        return result;
    }

    /// The methods that this path does answer, for `Allow`.
    Set<String> methods(String path, Set<String> all) {
        var found = new TreeSet<String>();
        for (String method : all) {
            if (find(method, path) != null) {
                found.add(method);
            }
        }
        return found;
    }

    private static String[] segments(String path) {
        String trimmed = path.startsWith("/") ? path.substring(1) : path;
        return trimmed.isEmpty() ? new String[0] : trimmed.split("/", -1);
    }
}
