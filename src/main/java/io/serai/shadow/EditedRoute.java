package io.serai.shadow;

import static io.serai.hub.routes.WrittenRoutes.text;
import static io.serai.hub.routes.WrittenRoutes.value;

import io.serai.hub.routes.WrittenRoutes;
import io.serai.hub.routes.WrittenRoutes.Written;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A file of routes in which one was edited, checked: it changes this one only, which begins where it did and has only
/// steps that are played.
///
/// What is allowed is listed, and all else is refused: a new step or a new option of Camel is refused until somebody
/// has looked at it. What stands word for word in the route that is live is let through where it is a text; a step
/// that is refused is so there, too.
final class EditedRoute {
    private static final Set<String> DESCRIBED = Set.of("id", "description", "note", "disabled");
    private static final Set<String> LANGUAGES = Set.of("simple", "constant", "exchangeProperty", "header", "method");

    private final WrittenRoutes live;
    private final Written route;
    private final Predicate<String> beans;
    private final Predicate<String> kamelets;
    private final Set<String> words = new HashSet<>();

    private EditedRoute(WrittenRoutes live, Written route, Predicate<String> beans, Predicate<String> kamelets) {
        this.live = live;
        this.route = route;
        this.beans = beans;
        this.kamelets = kamelets;
        collect(route.node(), words);
    }

    /// @param text of the file, or of the one route in it
    /// @param live all routes as they are
    /// @param route the one that may be changed
    /// @param beans whether there is a bean of that name, and `kamelets` whether there is such a Kamelet
    /// @return the whole file that the edited route is played from
    /// @throws RefusedRouteException with the first line that is not played
    static void check(
            String text, WrittenRoutes live, Written route, Predicate<String> beans, Predicate<String> kamelets)
            throws RefusedRouteException {
        new EditedRoute(live, route, beans, kamelets).check(text);
    }

    private void check(String text) throws RefusedRouteException {
        Optional<Node> document;
        try {
            document = WrittenRoutes.compose(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new RefusedRouteException(line, "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new RefusedRouteException(1, "this is no YAML: " + e.getMessage());
        }
        if (document.isEmpty() || !(document.get() instanceof SequenceNode entries)) {
            throw new RefusedRouteException(1, "expected a list of routes, the first line as `- route:`");
        }
        plain(entries);
        boolean found = false;
        for (Node entry : entries.getValue()) {
            Node edited = only(entry, "route");
            String id = text(value(edited, "id"));
            if (!id.equals(route.id())) {
                unchanged(edited, id);
            } else if (found) {
                throw refused(edited, "the route " + id + " stands here twice");
            } else {
                found = true;
                route(edited);
            }
        }
        if (!found) {
            throw new RefusedRouteException(1, "the route " + route.id() + " is not here; expected one of this id");
        }
    }

    private void unchanged(Node edited, String id) throws RefusedRouteException {
        Optional<Written> before = live.find(id);
        if (before.isEmpty() || !same(before.get().node(), edited)) {
            throw refused(
                    before.map(one -> difference(one.node(), edited)).orElse(edited),
                    "the route " + id + " is not as it is live; only " + route.id() + " may differ");
        }
    }

    /// The innermost part that is another.
    private static Node difference(Node before, Node edited) {
        List<Node> old = children(before);
        List<Node> now = children(edited);
        for (int i = 0; i < Math.min(old.size(), now.size()); i++) {
            if (!same(old.get(i), now.get(i))) {
                return difference(old.get(i), now.get(i));
            }
        }
        return edited;
    }

    private void route(Node edited) throws RefusedRouteException {
        for (NodeTuple part : pairs(edited)) {
            Node inner = part.getValueNode();
            switch (text(part.getKeyNode())) {
                case "id", "description", "note" -> scalar(inner);
                case "from" -> {
                    Node before = value(route.node(), "from");
                    for (NodeTuple of : pairs(inner)) {
                        String key = text(of.getKeyNode());
                        if (key.equals("steps")) {
                            steps(of.getValueNode());
                        } else if (!same(value(before, key), of.getValueNode())) {
                            throw refused(
                                    of.getKeyNode(), "the route begins at " + route.from() + ", and must go on to");
                        }
                    }
                    if (!same(value(before, "uri"), value(inner, "uri"))
                            || !same(value(before, "parameters"), value(inner, "parameters"))) {
                        throw refused(inner, "the route begins at " + route.from() + ", and must go on to");
                    }
                }
                default -> {
                    String key = text(part.getKeyNode());
                    if (!same(value(route.node(), key), inner)) {
                        throw refused(part.getKeyNode(), key + " may not be changed");
                    }
                }
            }
        }
        if (value(edited, "from") == null) {
            throw refused(edited, "the route begins nowhere; expected from " + route.from());
        }
    }

    private void steps(Node node) throws RefusedRouteException {
        if (!(node instanceof SequenceNode steps)) {
            throw refused(node, "expected a list of steps");
        }
        for (Node step : steps.getValue()) {
            List<NodeTuple> pairs = pairs(step);
            if (pairs.size() != 1) {
                throw refused(step, "expected one step");
            }
            step(pairs.getFirst().getKeyNode(), pairs.getFirst().getValueNode());
        }
    }

    private void step(Node name, Node body) throws RefusedRouteException {
        switch (text(name)) {
            case "to" -> to(body);
            case "bean", "process" -> bean(body);
            case "setBody", "transform", "validate" -> parts(body, Set.of(), true);
            case "setHeader", "setProperty" -> named(body);
            case "removeHeader", "removeProperty" -> parts(body, Set.of("name"), false);
            case "removeHeaders", "removeProperties" -> parts(body, Set.of("pattern", "excludePattern"), false);
            case "choice" -> choice(body);
            case "filter" -> parts(body, Set.of("statusPropertyName"), true);
            case "split" -> parts(body, Set.of("streaming", "stopOnException", "delimiter", "shareUnitOfWork"), true);
            case "loop" -> parts(body, Set.of("doWhile", "copy", "breakOnShutdown"), true);
            case "multicast", "pipeline", "step" -> parts(body, Set.of("stopOnException"), false);
            case "doTry" -> attempt(body);
            case "transacted", "stop" -> parts(body, Set.of(), false);
            default ->
                throw refused(
                        name,
                        text(name) + " is not among the steps that are played; expected to, bean, process, setBody,"
                                + " transform, validate, setHeader, setProperty, removeHeader(s), removeProperty,"
                                + " removeProperties, choice, filter, split, loop, multicast, pipeline, step, doTry,"
                                + " transacted or stop");
        }
    }

    /// `direct:` of the product and Kamelets.
    private void to(Node body) throws RefusedRouteException {
        Node uri = body instanceof ScalarNode ? body : value(body, "uri");
        String address = scalar(uri == null ? body : uri);
        String name = address.replaceFirst("^\\w+:", "");
        boolean known = address.startsWith("direct:") && live.called().containsKey(name)
                || address.startsWith("kamelet:") && name.matches("[a-z0-9-]+") && kamelets.test(name);
        if (!known && address.matches("(?:sql|jdbc):(?s:.*)") && stands(route.node(), body)) {
            return; // goes by the sandbox's connection, and says what it did
        }
        if (!known) {
            throw refused(
                    uri == null ? body : uri,
                    (address.matches("(?:direct|kamelet):.*")
                                    ? "there is no " + cut(address)
                                    : cut(address) + " is not played")
                            + "; expected a direct: of the product, a kamelet:, or a statement that the live route"
                            + " has");
        }
        if (body instanceof MappingNode) {
            for (NodeTuple part : pairs(body)) {
                String key = text(part.getKeyNode());
                if (key.equals("parameters")) {
                    for (NodeTuple parameter : pairs(part.getValueNode())) {
                        scalar(parameter.getValueNode());
                    }
                } else if (!key.equals("uri")) {
                    described(part);
                }
            }
        }
    }

    private void bean(Node body) throws RefusedRouteException {
        for (NodeTuple part : pairs(body)) {
            String said = text(part.getValueNode());
            switch (text(part.getKeyNode())) {
                case "ref" -> {
                    if (!said.matches("[A-Za-z]\\w*") || !beans.test(said)) {
                        throw refused(part.getValueNode(), "there is no bean " + cut(said));
                    }
                }
                case "method" -> {
                    if (!said.matches("[A-Za-z]\\w*")) {
                        throw refused(part.getValueNode(), "expected the name of a method alone");
                    }
                }
                default -> described(part);
            }
        }
        if (value(body, "ref") == null) {
            throw refused(body, "expected the ref of a bean");
        }
    }

    private void named(Node body) throws RefusedRouteException {
        Node name = value(body, "name");
        String said = scalar(name == null ? body : name);
        if (!said.matches("[A-Za-z][\\w-]*") || said.matches("(?i)camel.*")) {
            throw refused(
                    name == null ? body : name,
                    "the name " + cut(said)
                            + " may not be set; expected letters, digits, - and _, and none of Camel's own");
        }
        parts(body, Set.of("name"), true);
    }

    private void choice(Node body) throws RefusedRouteException {
        for (NodeTuple part : pairs(body)) {
            switch (text(part.getKeyNode())) {
                case "when" -> {
                    if (!(part.getValueNode() instanceof SequenceNode cases)) {
                        throw refused(part.getValueNode(), "expected a list");
                    }
                    for (Node one : cases.getValue()) {
                        parts(one, Set.of(), true);
                    }
                }
                case "otherwise" -> parts(part.getValueNode(), Set.of(), false);
                default -> described(part);
            }
        }
    }

    private void attempt(Node body) throws RefusedRouteException {
        for (NodeTuple part : pairs(body)) {
            switch (text(part.getKeyNode())) {
                case "steps" -> steps(part.getValueNode());
                case "doFinally" -> parts(part.getValueNode(), Set.of(), false);
                case "doCatch" -> {
                    if (!(part.getValueNode() instanceof SequenceNode catches)) {
                        throw refused(part.getValueNode(), "expected a list");
                    }
                    for (Node one : catches.getValue()) {
                        exceptions(value(one, "exception"), one);
                        parts(one, Set.of("exception"), false);
                    }
                }
                default -> described(part);
            }
        }
    }

    private void exceptions(@Nullable Node node, Node around) throws RefusedRouteException {
        if (!(node instanceof SequenceNode names)) {
            throw refused(around, "expected a list of exceptions");
        }
        for (Node name : names.getValue()) {
            String said = text(name);
            if (!Set.of("java.lang.Exception", "java.lang.Throwable").contains(said) && !words.contains(said)) {
                throw refused(
                        name,
                        "the class " + cut(said) + " is not played; expected java.lang.Exception, or one that the live"
                                + " route names");
            }
        }
    }

    /// @param options that stand for themselves
    /// @param expression whether there has to be one
    private void parts(Node body, Set<String> options, boolean expression) throws RefusedRouteException {
        boolean found = false;
        for (NodeTuple part : pairs(body)) {
            String key = text(part.getKeyNode());
            if (key.equals("steps")) {
                steps(part.getValueNode());
            } else if (expression && key.equals("expression")) {
                for (NodeTuple language : pairs(part.getValueNode())) {
                    language(language);
                }
                found = true;
            } else if (expression && LANGUAGES.contains(key)) {
                language(part);
                found = true;
            } else if (!options.contains(key)) {
                described(part);
            } else if (!key.equals("exception")) {
                scalar(part.getValueNode());
            }
        }
        if (expression && !found) {
            throw refused(
                    body,
                    "expected an expression in one of "
                            + LANGUAGES.stream().sorted().toList());
        }
    }

    private void language(NodeTuple part) throws RefusedRouteException {
        Node said = part.getValueNode();
        String name = text(part.getKeyNode());
        if (!LANGUAGES.contains(name)) {
            throw refused(
                    part.getKeyNode(),
                    "the language " + cut(name) + " is not played; expected one of "
                            + LANGUAGES.stream().sorted().toList());
        }
        if (name.equals("method")) {
            bean(said);
            return;
        }
        Node inner = said instanceof ScalarNode ? said : value(said, "expression");
        String text = scalar(inner == null ? said : inner);
        if (said instanceof MappingNode) {
            for (NodeTuple option : pairs(said)) {
                String key = text(option.getKeyNode());
                if (!Set.of("expression", "trim").contains(key)) {
                    described(option);
                }
            }
        }
        Optional<String> problem =
                switch (name) {
                    case "simple" -> SimpleText.problem(text);
                    case "constant" -> Optional.empty();
                    default -> text.matches("[A-Za-z][\\w-]*") ? Optional.empty() : Optional.of("expected a name");
                };
        if (problem.isPresent() && !words.contains(text)) {
            throw refused(said, problem.get());
        }
    }

    private void described(NodeTuple part) throws RefusedRouteException {
        String key = text(part.getKeyNode());
        if (!DESCRIBED.contains(key)) {
            throw refused(part.getKeyNode(), cut(key) + " is not played");
        }
        scalar(part.getValueNode());
    }

    /// @throws RefusedRouteException where it is no text, or one that Camel would put something else in place of
    private String scalar(Node node) throws RefusedRouteException {
        if (!(node instanceof ScalarNode scalar)) {
            throw refused(node, "expected a text");
        }
        String text = scalar.getValue();
        if ((text.contains("{{") || text.startsWith("#")) && !words.contains(text)) {
            throw refused(node, "placeholders and references are not played");
        }
        return text;
    }

    private static Node only(Node entry, String key) throws RefusedRouteException {
        List<NodeTuple> pairs = pairs(entry);
        if (pairs.size() != 1 || !text(pairs.getFirst().getKeyNode()).equals(key)) {
            throw refused(entry, "expected " + key + " and nothing else");
        }
        return pairs.getFirst().getValueNode();
    }

    private static List<NodeTuple> pairs(Node node) throws RefusedRouteException {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue();
        }
        throw refused(node, "expected names and values");
    }

    /// So that it is read alike here and where it is played.
    private static void plain(Node node) throws RefusedRouteException {
        if (node.getAnchor().isPresent()) {
            throw refused(node, "anchors are not played");
        }
        if (node instanceof MappingNode mapping) {
            var keys = new HashSet<String>();
            for (NodeTuple part : mapping.getValue()) {
                if (!(part.getKeyNode() instanceof ScalarNode key) || !keys.add(key.getValue())) {
                    throw refused(
                            part.getKeyNode(), cut(text(part.getKeyNode())) + " stands here twice, or is no name");
                }
            }
        }
        for (Node child : children(node)) {
            plain(child);
        }
    }

    private static List<Node> children(Node node) {
        return switch (node) {
            case SequenceNode sequence -> sequence.getValue();
            case MappingNode mapping -> {
                var all = new ArrayList<Node>();
                mapping.getValue().forEach(one -> {
                    all.add(one.getKeyNode());
                    all.add(one.getValueNode());
                });
                yield all;
            }
            default -> List.of();
        };
    }

    private static void collect(Node node, Set<String> words) {
        if (node instanceof ScalarNode scalar) {
            words.add(scalar.getValue());
        }
        children(node).forEach(child -> collect(child, words));
    }

    private static boolean same(@Nullable Node one, @Nullable Node other) {
        if (one == null || other == null) {
            return one == other;
        }
        if (one instanceof ScalarNode a && other instanceof ScalarNode b) {
            return a.getValue().equals(b.getValue()) && a.getTag().equals(b.getTag());
        }
        if (one instanceof SequenceNode a && other instanceof SequenceNode b) {
            return samePairwise(a.getValue(), b.getValue());
        }
        if (one instanceof MappingNode a && other instanceof MappingNode b) {
            return a.getValue().size() == b.getValue().size()
                    && a.getValue().stream()
                            .allMatch(part -> same(part.getValueNode(), value(b, text(part.getKeyNode()))));
        }
        return false;
    }

    private static boolean samePairwise(List<Node> one, List<Node> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether it is a part of that, word for word.
    private static boolean stands(Node whole, Node part) {
        return same(whole, part) || children(whole).stream().anyMatch(child -> stands(child, part));
    }

    private static RefusedRouteException refused(Node node, String why) {
        return new RefusedRouteException(
                node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1), why);
    }

    private static String cut(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
