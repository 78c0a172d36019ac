package io.serai.shadow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.Values;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import org.jspecify.annotations.Nullable;

/// Says of a statement that writes which rows it is about and what it sets, by its text and its values. Where the text
/// says too little, as that of an INSERT from a SELECT, the statement stands for itself: it still differs from another.
final class WriteReader {
    private static final Pattern VERB = Pattern.compile(
            "(?is)^(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)*(INSERT|UPDATE|DELETE|REPLACE)\\b(?:\\s+(?:LOW_PRIORITY|IGNORE|INTO|FROM))*"
                    + "\\s+`?(\\w+)`?");
    private static final Pattern PARAMETER = Pattern.compile("\\?");
    private static final int KNOWN = 2_000;
    private static final int LONGEST = 400;

    /// By which a row is told from others, the first that is there.
    private static final List<String> KEYS = List.of("id", "id_random", "event_key", "address_key", "email", "name");

    private final Map<String, @Nullable Statement> parsed = new HashMap<>();

    /// Whether a statement writes, and to which table; null where it does not.
    static @Nullable String table(String sql) {
        Matcher verb = VERB.matcher(sql);
        return verb.find() ? verb.group(2).toLowerCase(Locale.ROOT) : null;
    }

    /// @param values those that are bound, by their place from 1
    List<Effect> read(String sql, Map<Integer, Object> values) {
        Matcher verb = VERB.matcher(sql);
        if (!verb.find()) {
            return List.of();
        }
        String what = verb.group(1).toLowerCase(Locale.ROOT);
        String table = verb.group(2).toLowerCase(Locale.ROOT);
        IntFunction<String> bound = place -> shown(values.get(place));
        Statement statement = statement(sql);
        List<Effect> effects =
                switch (statement) {
                    case Insert insert -> inserted(insert, table, bound);
                    case Update update -> updated(update, table, bound);
                    case Delete delete ->
                        List.of(new Effect(
                                Effect.Kind.ROW, "delete", table, condition(delete.getWhere(), bound), Map.of()));
                    case null, default -> List.of();
                };
        return effects.isEmpty() ? List.of(whole(what, table, sql, bound)) : effects;
    }

    private @Nullable Statement statement(String sql) {
        if (!parsed.containsKey(sql)) {
            if (parsed.size() >= KNOWN) {
                parsed.clear();
            }
            Statement statement = null;
            try {
                statement = CCJSqlParserUtil.parse(sql);
            } catch (JSQLParserException | RuntimeException _) {
                // then it stands for itself
            }
            parsed.put(sql, statement);
        }
        return parsed.get(sql);
    }

    private static List<Effect> inserted(Insert insert, String table, IntFunction<String> bound) {
        if (insert.getColumns() == null || !(insert.getSelect() instanceof Values values)) {
            return List.of();
        }
        List<String> names = insert.getColumns().stream().map(WriteReader::name).toList();
        var effects = new ArrayList<Effect>();
        List<Expression> rows = new ArrayList<>();
        boolean many = values.getExpressions().stream().allMatch(one -> one instanceof ExpressionList<?>);
        if (many) {
            rows.addAll(values.getExpressions());
        } else {
            rows.add(values.getExpressions());
        }
        for (Expression row : rows) {
            if (!(row instanceof ExpressionList<?> expressions) || expressions.size() != names.size()) {
                return List.of();
            }
            var fields = new LinkedHashMap<String, String>();
            for (int i = 0; i < names.size(); i++) {
                fields.put(names.get(i), text((Expression) expressions.get(i), bound));
            }
            String id = KEYS.stream()
                    .filter(fields::containsKey)
                    .map(key -> key + " = " + fields.get(key))
                    .findFirst()
                    .orElse("");
            effects.add(new Effect(Effect.Kind.ROW, "insert", table, cut(id), cut(fields)));
        }
        return effects;
    }

    private static List<Effect> updated(Update update, String table, IntFunction<String> bound) {
        var fields = new LinkedHashMap<String, String>();
        for (UpdateSet set : update.getUpdateSets()) {
            if (set.getColumns().size() != set.getValues().size()) {
                return List.of();
            }
            for (int i = 0; i < set.getColumns().size(); i++) {
                fields.put(name(set.getColumn(i)), text(set.getValue(i), bound));
            }
        }
        return List.of(new Effect(Effect.Kind.ROW, "update", table, condition(update.getWhere(), bound), cut(fields)));
    }

    /// `id = 12` where that is among what the row is found by, else all of that.
    private static String condition(@Nullable Expression where, IntFunction<String> bound) {
        var equal = new LinkedHashMap<String, String>();
        collect(where, bound, equal);
        return cut(KEYS.stream()
                .filter(equal::containsKey)
                .map(key -> key + " = " + equal.get(key))
                .findFirst()
                .orElseGet(() -> where == null ? "all" : text(where, bound)));
    }

    private static void collect(@Nullable Expression where, IntFunction<String> bound, Map<String, String> equal) {
        switch (where) {
            case AndExpression both -> {
                collect(both.getLeftExpression(), bound, equal);
                collect(both.getRightExpression(), bound, equal);
            }
            case ParenthesedExpressionList<?> list when list.size() == 1 -> collect(list.getFirst(), bound, equal);
            case EqualsTo is
            when is.getLeftExpression() instanceof Column column ->
                equal.putIfAbsent(name(column), text(is.getRightExpression(), bound));
            case null, default -> {}
        }
    }

    private static String text(Expression expression, IntFunction<String> bound) {
        if (expression instanceof JdbcParameter parameter) {
            return bound.apply(parameter.getIndex());
        }
        String text = expression.toString();
        if (text.indexOf('?') < 0) {
            return text;
        }
        var places = new ArrayList<Integer>();
        expression.accept(new net.sf.jsqlparser.expression.ExpressionVisitorAdapter<Void>() {
            @Override
            public <S> @Nullable Void visit(JdbcParameter parameter, S context) {
                places.add(parameter.getIndex());
                return null;
            }
        });
        var next = places.iterator();
        // a parameter is written with its number where it has one
        return Pattern.compile("\\?\\d*")
                .matcher(text)
                .replaceAll(_ -> Matcher.quoteReplacement(next.hasNext() ? bound.apply(next.next()) : "?"));
    }

    private static Effect whole(String what, String table, String sql, IntFunction<String> bound) {
        var place = new int[1];
        String text = PARAMETER
                .matcher(sql.strip().replaceAll("\\s+", " "))
                .replaceAll(_ -> Matcher.quoteReplacement(bound.apply(++place[0])));
        return new Effect(Effect.Kind.ROW, what, table, "", Map.of("statement", cut(text)));
    }

    private static String name(Column column) {
        return column.getColumnName().replace("`", "").toLowerCase(Locale.ROOT);
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case byte[] bytes -> bytes.length + " bytes " + Digests.of(bytes);
            default -> value.toString();
        };
    }

    private static Map<String, String> cut(Map<String, String> fields) {
        var cut = new LinkedHashMap<String, String>();
        fields.forEach((name, value) -> cut.put(name, cut(value)));
        return cut;
    }

    /// What is left out is told by its digest, so that it still differs.
    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… " + Digests.of(text);
    }
}
