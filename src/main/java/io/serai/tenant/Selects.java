package io.serai.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The statements that find an account's rows. Names come from `tenant/tables.yaml` and the schema, values are bound:
/// `:account`, the integer key, and `:private`, whether journals are meant too.
final class Selects {
    private static final String LOOKUP = "lookup";

    private final TenantTables tables;
    private final Schema schema;

    Selects(TenantTables tables, Schema schema) {
        this.tables = tables;
        this.schema = schema;
    }

    /// Whether the row that the alias stands for is the account's, and goes.
    String isIn(String alias, TenantTable table) {
        var all = new ArrayList<String>();
        String under = table.under();
        if (under == null) {
            all.add(alias + ".id = :account");
        } else if (under.equals(TenantTable.ACCOUNT_ID)) {
            all.add(alias + ".account_id = :account");
        } else {
            TenantTable parent = tables.get(String.valueOf(table.refs().get(under)));
            String up = alias + "_";
            all.add("EXISTS (SELECT 1 FROM `%s` %s WHERE %s.id = %s.`%s` AND %s)"
                    .formatted(parent.name(), up, up, alias, under, isIn(up, parent)));
        }
        if (table.isPrivate()) {
            all.add(":private");
        }
        String where = table.where();
        if (where != null) {
            all.add("(" + where.replaceAll("\\bt\\.", alias + ".") + ")");
        }
        return String.join(" AND ", all);
    }

    /// Whether the record that a public id and its type name is in the file.
    String isThere(String alias, String column, String type) {
        var cases = new StringBuilder("CASE " + alias + ".`" + type + "`");
        for (TenantTable table : tables.all()) {
            if (table.hasPublicId()) {
                cases.append(" WHEN '%s' THEN EXISTS (SELECT 1 FROM `%s` s WHERE s.id_random = %s.`%s` AND %s)"
                        .formatted(table.name(), table.name(), alias, column, isIn("s", table)));
            }
        }
        return cases.append(" ELSE 0 END").toString();
    }

    /// The account's rows of a table in the order of their keys, each with the members of its line. Of a
    /// reference to an
    /// entry of the hub's own lists, `<column>.list` and `<column>.code`.
    String rows(TenantTable table) {
        var columns = new ArrayList<String>();
        var joins = new StringBuilder();
        List<String> where = new ArrayList<>(List.of(isIn("t", table)));
        int number = 0;
        for (String member : table.members()) {
            String target = table.refs().get(member);
            if (target != null) {
                String alias = "r" + number++;
                columns.addAll(reference(member, target, alias, joins));
                if (!schema.column(table.name(), member).nullable()) {
                    where.add(alias + ".id IS NOT NULL");
                }
            } else if (!table.soft().containsKey(member) && !table.soft().containsValue(member)) {
                columns.add(value(table, member));
            }
        }
        for (Map.Entry<String, String> soft : table.soft().entrySet()) {
            String there = isThere("t", soft.getKey(), soft.getValue());
            if (schema.column(table.name(), soft.getKey()).nullable()) {
                columns.add("IF(%s, t.`%s`, NULL) AS `%s`".formatted(there, soft.getKey(), soft.getKey()));
                columns.add("IF(%s, t.`%s`, NULL) AS `%s`".formatted(there, soft.getValue(), soft.getValue()));
            } else {
                where.add(there);
                columns.add("t.`" + soft.getKey() + "`");
                columns.add("t.`" + soft.getValue() + "`");
            }
        }
        return "SELECT " + String.join(", ", columns) + " FROM `" + table.name() + "` t" + joins + " WHERE "
                + String.join(" AND ", where) + " ORDER BY " + order(table);
    }

    private List<String> reference(String member, String target, String alias, StringBuilder joins) {
        TenantTable other = tables.get(target);
        String mine = isIn(alias, other);
        boolean lookup = target.equals(LOOKUP);
        joins.append(" LEFT JOIN `%s` %s ON %s.id = t.`%s` AND (%s)"
                .formatted(
                        target, alias, alias, member, lookup ? mine + " OR " + alias + ".account_id IS NULL" : mine));
        return lookup
                ? List.of(
                        "IF(%s.account_id IS NULL, NULL, %s.id_random) AS `%s`".formatted(alias, alias, member),
                        "IF(%s.account_id IS NULL, %s.`list`, NULL) AS `%s.list`".formatted(alias, alias, member),
                        "IF(%s.account_id IS NULL, %s.code, NULL) AS `%s.code`".formatted(alias, alias, member))
                : List.of("%s.`%s` AS `%s`".formatted(alias, other.named(), member));
    }

    private String value(TenantTable table, String column) {
        String value = table.as().getOrDefault(column, "t.`" + column + "`");
        return (schema.column(table.name(), column).isTime() ? "CAST(" + value + " AS CHAR)" : value) + " AS `" + column
                + "`";
    }

    private String order(TenantTable table) {
        if (schema.columns(table.name()).containsKey(TenantTable.ID)) {
            return "t.id";
        }
        var keys = new ArrayList<String>();
        String under = table.under();
        if (under != null) {
            keys.add("t.`" + under + "`");
        }
        table.refs().keySet().stream().sorted().forEach(column -> keys.add("t.`" + column + "`"));
        table.keep().stream()
                .filter(column -> schema.column(table.name(), column).isShort())
                .limit(3)
                .forEach(column -> keys.add("t.`" + column + "`"));
        return String.join(", ", keys);
    }
}
