package io.serai.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    /// @param path decoded and normalised, beginning with `/`
    @Nullable
    Match<T> find(String method, String path) {
        String[] segments = segments(path);
        return find(root, method, segments, 0, new String[segments.length], 0);
    }

    /// @param values the segments that stood for a parameter on the way here, `seen` of them
    private @Nullable Match<T> find(Node<T> node, String method, String[] segments, int at, String[] values, int seen) {
        if (at == segments.length) {
            T value = node.byMethod.get(method);
            return value == null ? rest(node, method) : new Match<>(value, named(node.names.get(method), values));
        }
        Node<T> literal = node.literal.get(segments[at]);
        if (literal != null) {
            Match<T> match = find(literal, method, segments, at + 1, values, seen);
            if (match != null) {
                return match;
            }
        }
        if (node.parameter != null && !segments[at].isEmpty()) {
            values[seen] = segments[at];
            Match<T> match = find(node.parameter, method, segments, at + 1, values, seen + 1);
            if (match != null) {
                return match;
            }
        }
        return rest(node, method);
    }

    private static <T> @Nullable Match<T> rest(Node<T> node, String method) {
        T value = node.rest.get(method);
        return value == null ? null : new Match<>(value, Map.of());
    }

    private static Map<String, String> named(String @Nullable [] names, String[] values) {
        if (names == null || names.length == 0) {
            return Map.of();
        }
        var result = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.length; i++) {
            result.put(names[i], values[i]);
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
