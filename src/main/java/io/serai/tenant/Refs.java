package io.serai.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/// The integer keys of rows that lines refer to, looked up for some lines at once. All rows of the account are of the
/// file: the account was made by this import, in this transaction, so nobody else's row can be meant.
final class Refs {
    private static final String LOOKUP = "lookup";

    private final NamedParameterJdbcTemplate sql;
    private final TenantTables tables;
    private final Selects selects;
    private final long account;

    Refs(NamedParameterJdbcTemplate sql, TenantTables tables, Selects selects, long account) {
        this.sql = sql;
        this.tables = tables;
        this.selects = selects;
        this.account = account;
    }

    /// What the lines refer to, by column and then by what stands in the line.
    Map<String, Map<JsonNode, Long>> of(TenantTable table, List<Lines.Line> lines) throws RefusedFileException {
        var all = new HashMap<String, Map<JsonNode, Long>>();
        for (Map.Entry<String, String> ref : table.refs().entrySet()) {
            var said = new HashSet<JsonNode>();
            for (Lines.Line line : lines) {
                JsonNode value = line.members().get(ref.getKey());
                if (value != null && !value.isNull()) {
                    check(table, ref.getKey(), ref.getValue(), value, line.number());
                    said.add(value);
                }
            }
            Map<JsonNode, Long> keys = said.isEmpty() ? Map.of() : keys(tables.get(ref.getValue()), said);
            for (Lines.Line line : lines) {
                JsonNode value = line.members().get(ref.getKey());
                if (value != null && !value.isNull() && !keys.containsKey(value)) {
                    throw RefusedFileException.at(
                            table.entry(),
                            line.number(),
                            "the field %s refers to the %s %s, which is not in the file%s"
                                    .formatted(
                                            ref.getKey(),
                                            ref.getValue(),
                                            value.isTextual() ? value.asText() : value,
                                            value.isObject() ? " and in no list of this hub" : ""));
                }
            }
            all.put(ref.getKey(), keys);
        }
        return all;
    }

    private static void check(TenantTable table, String column, String target, JsonNode value, long line)
            throws RefusedFileException {
        boolean entry = target.equals(LOOKUP)
                && value.isObject()
                && value.size() == 2
                && value.path("list").isTextual()
                && value.path("code").isTextual();
        if (!value.isTextual() && !entry) {
            throw RefusedFileException.at(
                    table.entry(), line, "the field " + column + ": expected the name of a " + target);
        }
    }

    private Map<JsonNode, Long> keys(TenantTable target, Set<JsonNode> said) {
        var keys = new HashMap<JsonNode, Long>();
        var named = new HashMap<String, JsonNode>();
        for (JsonNode one : said) {
            if (one.isTextual()) {
                named.put(one.asText(), one);
            } else {
                sql.queryForList(
                                "SELECT id FROM lookup WHERE account_id IS NULL AND `list` = :list AND code = :code",
                                Map.of(
                                        "list",
                                        one.path("list").asText(),
                                        "code",
                                        one.path("code").asText()),
                                Long.class)
                        .forEach(key -> keys.put(one, key));
            }
        }
        if (!named.isEmpty()) {
            sql.query(
                    "SELECT t.`%s` AS name, t.id FROM `%s` t WHERE t.`%s` IN (:names) AND %s"
                            .formatted(target.named(), target.name(), target.named(), selects.isIn("t", target)),
                    Map.of("names", named.keySet(), "account", account, "private", true),
                    row -> {
                        JsonNode one = named.get(row.getString("name"));
                        if (one != null) {
                            keys.put(one, row.getLong("id"));
                        }
                    });
        }
        return keys;
    }
}
