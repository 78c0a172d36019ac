package io.serai.objects;

import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.raw;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.serai.web.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Finds records by the beginnings of their words.
///
/// Two ways, as neither is fast for all words. Where one of them is rare, the few rows that have it are looked up by
/// their keys and held against the others. Where all are common, rows are read in the list's order and held against all
/// of them, until the page is full: that comes soon, as they are common. What is rare says the index itself, of which
/// no more than [#RARE] entries are read for that.
///
/// A row that is due (see the table `record_word`) is held against its text and not against its words.
final class Words {
    static final String FIELD = "default_qry_str";
    static final String DUE = "words_due";
    static final String HASH = "words_hash";
    /// The longest that is kept; of a longer one the beginning is.
    static final int LONGEST = 64;

    private static final int MOST = 8;
    private static final int RARE = 2_000;
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");
    private static final String BETWEEN_IN_SQL = "[^\\p{L}\\p{N}\\p{M}]+";

    /// The words of a text: runs of letters and digits.
    static List<String> of(String text) {
        var words = new LinkedHashSet<String>();
        for (String word : BETWEEN.split(text)) {
            if (!word.isEmpty()) {
                String lower = word.toLowerCase(Locale.ROOT);
                int end = lower.offsetByCodePoints(0, Math.min(LONGEST, lower.codePointCount(0, lower.length())));
                words.add(lower.substring(0, end));
            }
        }
        return List.copyOf(words);
    }

    /// @throws Refusal 400 for a type that has no words, and for too many
    Condition condition(Connection connection, ObjectType type, Viewer viewer, String q) {
        if (type.words().isEmpty()) {
            throw new Refusal(400, "The type " + type.name() + " can't be searched by words (q).");
        }
        List<String> words = of(q);
        if (words.size() > MOST) {
            throw new Refusal(400, "The search has " + words.size() + " words in q; it takes at most " + MOST + ".");
        }
        Condition all = noCondition();
        for (String word : words) {
            all = all.and(has(type, word));
        }
        if (words.isEmpty() || !(viewer.tenant() instanceof Tenant.Of(long account))) {
            return all;
        }
        try {
            List<Long> few = few(connection, type, account, words);
            return few == null
                    ? all
                    : few.isEmpty() ? DSL.falseCondition() : among(few).and(all);
        } catch (SQLException e) {
            throw new Work.BrokenException(e);
        }
    }

    /// As one piece of text: a thousand values take jOOQ longer to write than MariaDB to look up.
    private static Condition among(List<Long> keys) {
        String list = keys.stream().map(String::valueOf).collect(Collectors.joining(","));
        return DSL.condition("{0} in ({1})", Statements.key(), raw(list));
    }

    private static Condition has(ObjectType type, String word) {
        String begins = SearchReader.escaped(word) + "%";
        // no EXISTS: MariaDB would make a list of all rows that have the word first
        Condition indexed = field(select(inline(1))
                        .from(table(name("record_word")).as("w"))
                        .where(field(name("w", "type"), Object.class).eq(val((Object) type.name())))
                        .and(field(name("w", "row_id"), Object.class).eq(Statements.key()))
                        .and(field(name("w", "word"), Object.class).like(begins, '!'))
                        .limit(inline(1)))
                .isNotNull();
        Field<String> plain =
                field("REGEXP_REPLACE({0}, {1}, ' ')", String.class, Statements.column(FIELD), inline(BETWEEN_IN_SQL));
        Condition unindexed = concat(inline(" "), plain).like("% " + begins, '!');
        Field<Object> due = Statements.column(DUE);
        return due.isNull().and(indexed).or(due.isNotNull().and(unindexed));
    }

    /// The keys of all rows that may have the rarest of the words; null where all are common.
    private static @Nullable List<Long> few(Connection connection, ObjectType type, long account, List<String> words)
            throws SQLException {
        List<Long> fewest = null;
        for (String word : words) {
            List<Long> found = keys(
                    connection,
                    "SELECT row_id FROM record_word WHERE type = ? AND account_id = ? AND word LIKE ? ESCAPE '!' LIMIT ?",
                    type.name(),
                    account,
                    SearchReader.escaped(word) + "%",
                    RARE + 1);
            if (found.size() <= RARE && (fewest == null || found.size() < fewest.size())) {
                fewest = found;
            }
        }
        if (fewest == null) {
            return null;
        }
        List<Long> due = keys(
                connection,
                "SELECT id FROM " + type.views().get(ObjectType.DEFAULT_VIEW)
                        + " WHERE words_due = 1 AND account_id = ? LIMIT ?",
                account,
                RARE + 1);
        if (due.size() > RARE) {
            return null;
        }
        var all = new LinkedHashSet<>(fewest);
        all.addAll(due);
        return List.copyOf(all);
    }

    private static List<Long> keys(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement prepared = new Statement(sql, List.of(values)).prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            var keys = new ArrayList<Long>();
            while (row.next()) {
                keys.add(row.getLong(1));
            }
            return keys;
        }
    }

    /// To be called before a record is removed.
    void forget(Connection connection, ObjectType type, long key) throws SQLException {
        if (!type.words().isEmpty()) {
            new Statement("DELETE FROM record_word WHERE type = ? AND row_id = ?", List.of(type.name(), key))
                    .update(connection);
        }
    }
}
