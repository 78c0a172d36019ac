package io.serai.objects;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.Field;

/// Turns the body of a search into a condition. Logic has two values: what is not so is false, also where a field is
/// null; so whatever stands behind a `not` is made true or false first.
final class SearchReader {
    private static final int DEEPEST = 5;
    private static final int MOST_TERMS = 100;
    private static final int MOST_VALUES = 1_000;
    private static final Set<String> GROUP = Set.of("and", "or", "not", "q");
    private static final Set<String> TERM = Set.of("field", "op", "value");
    private static final Set<String> OPERATORS = new TreeSet<>(Set.of(
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
            "is_not_null"));

    private final ObjectType type;
    private final String view;
    private final Values values;
    private final Viewer viewer;
    private final java.util.function.Function<String, Condition> words;
    private int terms;

    /// @param words turns what `q` holds into a condition
    SearchReader(
            ObjectType type,
            String view,
            Values values,
            Viewer viewer,
            java.util.function.Function<String, Condition> words) {
        this.type = type;
        this.view = view;
        this.values = values;
        this.viewer = viewer;
        this.words = words;
    }

    /// @throws Refusal 400 that says which term can't be carried out, and why
    Condition read(JsonNode body) {
        return group(body, "body", 1);
    }

    private Condition group(JsonNode node, String where, int depth) {
        if (!node.isObject()) {
            throw refused(where, "expected an object with and, or, not, q");
        }
        if (depth > DEEPEST) {
            throw refused(where, "is nested deeper than " + DEEPEST + " levels");
        }
        node.fieldNames().forEachRemaining(member -> {
            if (!GROUP.contains(member)) {
                throw refused(where, "knows no '" + OneWord.of(member) + "'; there are and, or, not, q");
            }
        });
        Condition all = noCondition();
        for (Condition one : entries(node, "and", where, depth)) {
            all = all.and(one);
        }
        List<Condition> any = entries(node, "or", where, depth);
        if (!any.isEmpty()) {
            Condition either = falseCondition();
            for (Condition one : any) {
                either = either.or(one);
            }
            all = all.and(either);
        }
        for (Condition one : entries(node, "not", where, depth)) {
            all = all.and(coalesce(field(one), inline(false)).eq(inline(false)));
        }
        JsonNode q = node.path("q");
        if (!q.isMissingNode() && !q.isNull()) {
            if (!q.isTextual()) {
                throw refused(where + ".q", "expected a text");
            }
            all = all.and(words.apply(q.textValue()));
        }
        return all;
    }

    private List<Condition> entries(JsonNode node, String member, String where, int depth) {
        var conditions = new ArrayList<Condition>();
        JsonNode list = node.path(member);
        if (list.isMissingNode() || list.isNull()) {
            return conditions;
        }
        if (!list.isArray()) {
            throw refused(where + "." + member, "expected a list");
        }
        for (int i = 0; i < list.size(); i++) {
            String here = where + "." + member + "[" + i + "]";
            JsonNode entry = list.get(i);
            Condition one = entry.has("field") || entry.has("op") ? term(entry, here) : group(entry, here, depth + 1);
            // an empty group holds of everything
            conditions.add(one.equals(noCondition()) ? trueCondition() : one);
        }
        return conditions;
    }

    private Condition term(JsonNode node, String where) {
        if (++terms > MOST_TERMS) {
            throw refused(where, "is one term too many; a search has at most " + MOST_TERMS);
        }
        node.fieldNames().forEachRemaining(member -> {
            if (!TERM.contains(member)) {
                throw refused(where, "knows no '" + OneWord.of(member) + "'; a term is {field, op, value}");
            }
        });
        ObjectField field = Asked.comparable(type, view, node.path("field").asText(""));
        viewer.requireSight(field);
        String op = node.path("op").asText("");
        JsonNode value = node.path("value");
        Field<Object> column = Statements.ordering(field);
        return switch (op) {
            case "is_null" -> column.isNull();
            case "is_not_null" -> column.isNotNull();
            case "in" -> in(field, column, value, where);
            case "not_in" ->
                column.isNotNull().and(two(in(field, column, value, where)).eq(inline(false)));
            case "between" -> between(field, column, value, where);
            case "like" -> column.like(pattern(field, value, where));
            case "not_like" -> column.notLike(pattern(field, value, where));
            case "starts_with" -> column.like(escaped(pattern(field, value, where)) + "%", '!');
            case "ends_with" -> column.like("%" + escaped(pattern(field, value, where)), '!');
            case "eq" -> equal(field, column, value, where);
            case "ne" ->
                column.isNotNull().and(two(equal(field, column, value, where)).eq(inline(false)));
            case "lt" -> column.lt(bound(field, value, where));
            case "lte" -> column.le(bound(field, value, where));
            case "gt" -> column.gt(bound(field, value, where));
            case "gte" -> column.ge(bound(field, value, where));
            default ->
                throw refused(
                        where, "knows no operator '" + OneWord.of(op) + "'; there are " + String.join(", ", OPERATORS));
        };
    }

    private static Field<Boolean> two(Condition one) {
        return coalesce(field(one), inline(false));
    }

    private Condition equal(ObjectField field, Field<Object> column, JsonNode value, String where) {
        if (value.isNull() || value.isMissingNode()) {
            return falseCondition(); // null matches is_null alone
        }
        return same(field, column, value, where);
    }

    /// Of a reference the integer key is compared, which has an index.
    private Condition same(ObjectField field, Field<Object> column, JsonNode value, String where) {
        Field<Object> bound = bound(field, value, where);
        if (!field.kind().refers()) {
            return column.eq(bound);
        }
        return Statements.column(field.name())
                .eq(field(org.jooq
                        .impl
                        .DSL
                        .select(field(name("x", "id"), Object.class))
                        .from(table(name(field.target())).as("x"))
                        .where(field(name("x", "id_random"), Object.class).eq(bound))));
    }

    private Condition in(ObjectField field, Field<Object> column, JsonNode value, String where) {
        if (!value.isArray() || value.size() > MOST_VALUES) {
            throw refused(where + ".value", "expected a list of at most " + MOST_VALUES + " values");
        }
        var all = new ArrayList<Field<Object>>();
        for (JsonNode one : value) {
            if (!one.isNull()) {
                all.add(bound(field, one, where));
            }
        }
        return all.isEmpty() ? falseCondition() : column.in(all);
    }

    private Condition between(ObjectField field, Field<Object> column, JsonNode value, String where) {
        if (!value.isArray() || value.size() != 2) {
            throw refused(where + ".value", "expected a list of two values");
        }
        return column.between(bound(field, value.get(0), where)).and(bound(field, value.get(1), where));
    }

    private Field<Object> bound(ObjectField field, JsonNode value, String where) {
        if (value.isNull() || value.isMissingNode()) {
            return val((Object) null);
        }
        try {
            // what no id can be is no record's: it matches nothing
            return val(
                    field.kind().refers() && value.isTextual()
                            ? value.textValue()
                            : values.of(field.kind().isText() ? Kind.LINES : field.kind(), value));
        } catch (Values.Unfit e) {
            throw refused(where + ".value", field.name() + ": " + e.getMessage());
        }
    }

    private static String pattern(ObjectField field, JsonNode value, String where) {
        if (!field.kind().isText() && !field.kind().refers()) {
            throw refused(where, "compares " + field.name() + " with a pattern, which texts alone have");
        }
        if (!value.isTextual()) {
            throw refused(where + ".value", "expected a text");
        }
        return value.textValue();
    }

    /// A plain text within a pattern whose escape is `!`.
    static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private static Refusal refused(String where, String why) {
        return new Refusal(400, "The search can't be carried out: " + where + " " + why + ".");
    }
}
