package io.serai.tenant;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What of one table goes into the file: see `tenant/tables.yaml`.
///
/// @param under the column that leads to the account; null for the account itself
/// @param refs by column: the table that it refers to
/// @param soft by column with a public id: the column that names its type
/// @param as by column: the expression that stands for it
/// @param named the column by which others refer to a row; null where none does
record TenantTable(
        String name,
        @Nullable String under,
        Map<String, String> refs,
        Map<String, String> soft,
        List<String> keep,
        List<String> left,
        List<String> made,
        Map<String, String> as,
        @Nullable String where,
        Map<String, Set<String>> among,
        boolean isPrivate,
        @Nullable String named) {
    static final String ACCOUNT = "account";
    static final String ACCOUNT_ID = "account_id";
    static final String ID = "id";
    static final String PUBLIC = "id_random";

    TenantTable {
        refs = Map.copyOf(refs);
        soft = Map.copyOf(soft);
        keep = List.copyOf(keep);
        left = List.copyOf(left);
        made = List.copyOf(made);
        as = Map.copyOf(as);
        among = Map.copyOf(among);
    }

    String entry() {
        return "tables/" + name + ".ndjson";
    }

    boolean isAccount() {
        return under == null;
    }

    boolean hasPublicId() {
        return keep.contains(PUBLIC);
    }

    /// The members that a line may have, in their order.
    List<String> members() {
        var all = new LinkedHashSet<String>();
        if (hasPublicId()) {
            all.add(PUBLIC);
        }
        all.addAll(refs.keySet().stream().sorted().toList());
        soft.forEach((column, type) -> {
            all.add(type);
            all.add(column);
        });
        all.addAll(keep);
        return new ArrayList<>(all);
    }

    /// All columns that something is said of.
    Set<String> decided() {
        var all = new LinkedHashSet<>(members());
        all.addAll(left);
        all.addAll(made);
        all.add(ID);
        all.add(ACCOUNT_ID);
        return all;
    }
}
