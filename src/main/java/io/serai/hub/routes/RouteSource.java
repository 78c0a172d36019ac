package io.serai.hub.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// What a file says of a route, as it was written: placeholders stay placeholders, and a secret that stands there
/// itself is left out. What is a secret is known by its name.
final class RouteSource {
    private static final String GONE = "(redacted)";

    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(?:password|passcode|passphrase|secret|token|credentials?|authorization|cookie|signature|[._-]key"
                    + "|(?:api|access|account|auth|private|shared|master|encryption|signing)key)$");
    /// A comma or a line break at which something is split is called a token, too.
    private static final Pattern TOKENIZER = Pattern.compile("tokenize(?:r)?|token-?tokenize");
    /// Nothing but references to what stands elsewhere. What a placeholder falls back to is a value.
    private static final Pattern REFERENCES =
            Pattern.compile("[\"'>|\\s-]*(?:(?i:bearer|basic)\\s+)?(?:\\{\\{[^}:]*}}|\\$\\{[^}]*}|#\\w+|[\"'\\s])*");

    private static final Pattern LOGIN = Pattern.compile("(?<=//)[^/@\\s]+:[^/@\\s]+(?=@)");
    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)([?&;][\\w.-]*(?:password|passphrase|secret|token|key|credential|signature|authorization)[\\w.-]*=)"
                    + "(?!\\{\\{[^}:]*}}(?:[&;\\s\"']|$))"
                    + "(?:RAW\\([^)]*\\)|RAW\\{[^}]*}|[^&;\\s\"']+)");
    /// A line that was commented out.
    private static final Pattern COMMENTED =
            Pattern.compile("(?i)(#[^\\n]*?(?:password|passcode|passphrase|secret|token"
                    + "|credentials?|authorization|cookie|signature|key)[\"']?\\s*[:=]\\s*)[^\\n]+");
    private static final Pattern LITERAL =
            Pattern.compile("(?i)\\b(bearer|basic)\\s+(?!\\{\\{|\\$\\{)[\\w.~+/=-]{4,}|\\b(?:serai_|eyJ)[\\w.-]{8,}");

    private final String text;
    /// All values by where they begin, in code points; with where they end and what is shown of them.
    private final TreeMap<Integer, Value> values = new TreeMap<>();

    private record Value(int end, String shown) {}

    private RouteSource(String text) {
        this.text = text;
    }

    /// @param id of the route; the whole file where none in it has that id
    static String of(String text, String id) {
        try {
            Node root = new Compose(LoadSettings.builder()
                            .setCodePointLimit(Integer.MAX_VALUE)
                            .build())
                    .composeString(text)
                    .orElse(null);
            return root == null ? "" : new RouteSource(text).of(root, id);
        } catch (YamlEngineException e) {
            return "# Its file can't be read any more: it is no YAML.";
        }
    }

    /// A text without what looks like a secret in it.
    static String withoutSecrets(String text) {
        String safe = LOGIN.matcher(text).replaceAll(GONE);
        safe = PARAMETER.matcher(safe).replaceAll("$1" + GONE);
        return LITERAL.matcher(safe).replaceAll(GONE);
    }

    private String of(Node root, String id) {
        hide(root, "", false);
        Node route = root instanceof SequenceNode list
                ? list.getValue().stream()
                        .filter(each -> id.equals(id(each)))
                        .findFirst()
                        .orElse(root)
                : root;
        int from = text.offsetByCodePoints(0, index(route.getStartMark().orElseThrow()));
        int begin = route == root ? 0 : text.lastIndexOf('\n', from) + 1;
        int end = route == root ? text.codePointCount(0, text.length()) : end(route);
        return shown(text.codePointCount(0, begin), end).stripTrailing() + "\n";
    }

    private static @Nullable String id(Node item) {
        if (item instanceof MappingNode entry) {
            for (NodeTuple part : entry.getValue()) {
                if (part.getValueNode() instanceof MappingNode route
                        && (is(part.getKeyNode(), "route") || is(part.getKeyNode(), "from"))) {
                    return scalar(route, "id");
                }
            }
        }
        return null;
    }

    /// The end of its last value: what comes after that is the next one's.
    private static int end(Node node) {
        int end = node instanceof ScalarNode || children(node).isEmpty()
                ? index(node.getEndMark().orElseThrow())
                : 0;
        for (Node child : children(node)) {
            end = Math.max(end, end(child));
        }
        return node instanceof CollectionNode<?> collection
                        && collection.getFlowStyle().toString().equals("FLOW")
                ? Math.max(end, index(node.getEndMark().orElseThrow()))
                : end;
    }

    private static List<Node> children(Node node) {
        return switch (node) {
            case MappingNode map -> {
                var all = new ArrayList<Node>();
                map.getValue().forEach(part -> {
                    all.add(part.getKeyNode());
                    all.add(part.getValueNode());
                });
                yield all;
            }
            case SequenceNode list -> list.getValue();
            default -> List.of();
        };
    }

    /// @param key under which it stands
    /// @param secret whether all of it is
    private void hide(Node node, String key, boolean secret) {
        switch (node) {
            case MappingNode map -> {
                String name = scalar(map, "name");
                boolean named = name != null && SECRET.matcher(name).matches();
                for (NodeTuple part : map.getValue()) {
                    String own = part.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                    boolean word = own.equals("name") || own.equals("id") || own.equals("description");
                    boolean said = SECRET.matcher(own).matches()
                            && !TOKENIZER.matcher(key).matches();
                    hide(part.getValueNode(), own, secret || said || named && !word);
                }
            }
            case SequenceNode list -> list.getValue().forEach(item -> hide(item, key, secret));
            case ScalarNode value -> hide(value, secret);
            default -> {}
        }
    }

    private void hide(ScalarNode value, boolean secret) {
        int begin = index(value.getStartMark().orElseThrow());
        int end = index(value.getEndMark().orElseThrow());
        String written = text.substring(text.offsetByCodePoints(0, begin), text.offsetByCodePoints(0, end));
        String safe = secret && !REFERENCES.matcher(value.getValue()).matches() ? GONE : withoutSecrets(written);
        values.put(begin, new Value(end, safe.equals(GONE) && written.endsWith("\n") ? GONE + "\n" : safe));
    }

    /// The text between two places, with of each value what is shown.
    private String shown(int from, int to) {
        var shown = new StringBuilder();
        int at = from;
        for (var each : values.subMap(from, to).entrySet()) {
            if (each.getKey() >= at) {
                shown.append(between(at, each.getKey())).append(each.getValue().shown());
                at = each.getValue().end();
            }
        }
        return at < to ? shown.append(between(at, to)).toString() : shown.toString();
    }

    /// What stands between values, where a `#` begins a comment.
    private String between(int from, int to) {
        return withoutSecrets(COMMENTED.matcher(part(from, to)).replaceAll("$1" + GONE));
    }

    private String part(int from, int to) {
        int begin = text.offsetByCodePoints(0, from);
        return text.substring(begin, text.offsetByCodePoints(begin, to - from));
    }

    private static @Nullable String scalar(MappingNode map, String key) {
        for (NodeTuple part : map.getValue()) {
            if (is(part.getKeyNode(), key) && part.getValueNode() instanceof ScalarNode value) {
                return value.getValue();
            }
        }
        return null;
    }

    private static boolean is(Node node, String text) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
    }

    private static int index(Mark mark) {
        return mark.getIndex();
    }
}
