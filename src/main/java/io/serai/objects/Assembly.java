package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes the columns of a row from what was sent, the path's parent, and what is inherited.
final class Assembly {
    private final Registry registry;
    private final References references;
    private final ObjectType type;
    private final Viewer viewer;
    private final Call call;
    private final Statements.@Nullable Below below;
    private final Map<String, @Nullable Long> keys = new LinkedHashMap<>();
    private final Map<String, Resolved> found = new HashMap<>();

    Assembly(
            Registry registry,
            References references,
            ObjectType type,
            Viewer viewer,
            Call call,
            Statements.@Nullable Below below) {
        this.registry = registry;
        this.references = references;
        this.type = type;
        this.viewer = viewer;
        this.call = call;
        this.below = below;
    }

    /// The columns of a new row.
    Map<String, @Nullable Object> ofNew(Connection connection, Draft draft, @Nullable Resolved parent)
            throws SQLException {
        resolve(connection, draft, parent);
        inherit(connection, parent, Map.of());
        Map<String, @Nullable Object> columns = columns(draft);
        requireNeeded(columns);
        Long account = accountOfNew(connection, draft, parent);
        requireOneAccount(account);
        if (type.keepsAccount()) {
            columns.put("account_id", account);
        }
        return columns;
    }

    /// The columns that change.
    ///
    /// @param stored the row as it is, with the references that decide what is inherited
    Map<String, @Nullable Object> ofChanged(Connection connection, Draft draft, Resolved stored) throws SQLException {
        resolve(connection, draft, null);
        inherit(connection, null, stored.references());
        if (draft.account() != null && !(type.tenancy() instanceof Tenancy.Self)) {
            requireSameAccount(connection, draft.account(), stored.account());
        }
        requireOneAccount(stored.account());
        return columns(draft);
    }

    private void resolve(Connection connection, Draft draft, @Nullable Resolved parent) throws SQLException {
        for (var reference : draft.references().entrySet()) {
            ObjectField field = reference.getKey();
            if (isPathsParent(field)) {
                continue; // the path's parent counts, whatever the body says
            }
            String id = reference.getValue();
            if (id == null) {
                keys.put(field.name(), null);
                continue;
            }
            ObjectType target = registry.type(field.target());
            Resolved one = references.require(connection, field, viewer, id, References.inherited(type, target));
            keys.put(field.name(), one.key());
            found.put(field.name(), one);
        }
        if (below != null && below.how() instanceof Parent.By(String field) && parent != null) {
            keys.put(field, parent.key());
            found.put(field, parent);
        }
    }

    private boolean isPathsParent(ObjectField field) {
        return below != null && below.how() instanceof Parent.By(String parent) && parent.equals(field.name());
    }

    private void inherit(Connection connection, @Nullable Resolved parent, Map<String, @Nullable Long> stored)
            throws SQLException {
        for (var inherited : type.inherits().entrySet()) {
            String target = inherited.getKey();
            Long given = keys.containsKey(target) ? keys.get(target) : stored.get(target);
            Long value = given;
            for (String source : inherited.getValue()) {
                Long from = from(connection, target, source, parent, stored);
                if (from != null && value != null && !from.equals(value)) {
                    String name = keys.containsKey(target) && !isPathsParent(field(target)) ? target : source;
                    throw new Refusal(new Outcome.Refused(
                            422,
                            "The record can't be stored like this.",
                            List.of(new Fault(
                                    "body." + name,
                                    "contradicts " + (name.equals(target) ? source : target)
                                            + ": they belong to different records"))));
                }
                value = from == null ? value : from;
            }
            if (value != null && !Objects.equals(value, stored.get(target))) {
                keys.put(target, value);
            }
        }
    }

    /// What a source says of the field; null where it says nothing.
    private @Nullable Long from(
            Connection connection,
            String target,
            String source,
            @Nullable Resolved parent,
            Map<String, @Nullable Long> stored)
            throws SQLException {
        if (!type.fields().containsKey(source)) {
            return below != null && below.type().name().equals(source) && parent != null
                    ? parent.references().get(target)
                    : null;
        }
        if (keys.containsKey(source)) {
            Resolved one = found.get(source);
            return one == null ? null : one.references().get(target);
        }
        Long key = stored.get(source);
        if (key == null || !keys.containsKey(target)) {
            return null;
        }
        // the source stays as it is, and so does what it said when it was stored
        return stored.get(target);
    }

    private ObjectField field(String name) {
        return Objects.requireNonNull(type.fields().get(name), name);
    }

    private Map<String, @Nullable Object> columns(Draft draft) {
        var columns = new LinkedHashMap<String, @Nullable Object>();
        draft.values().forEach((field, value) -> columns.put(field.column(), value));
        keys.forEach((name, key) -> {
            if (!field(name).readOnly()) {
                columns.put(field(name).column(), key);
            }
        });
        return columns;
    }

    private void requireNeeded(Map<String, @Nullable Object> columns) {
        var faults = new Draft.Faults();
        type.fields().values().stream()
                .filter(field -> field.needed() && columns.get(field.column()) == null)
                .forEach(field -> faults.add(field.name(), "is missing"));
        faults.throwIfAny();
    }

    private @Nullable Long accountOfNew(Connection connection, Draft draft, @Nullable Resolved parent)
            throws SQLException {
        JsonNode given = draft.account();
        switch (type.tenancy()) {
            case Tenancy.Through(String field, boolean _) -> {
                Resolved reached = found.get(field);
                Long account = reached == null ? linkedAccount(field, parent) : reached.account();
                if (given != null) {
                    requireSameAccount(connection, given, account);
                }
                return account;
            }
            case Tenancy.Own(boolean shared) -> {
                if (viewer.tenant() instanceof Tenant.Of(long own)) {
                    if (given != null) {
                        requireSameAccount(connection, given, own);
                    }
                    return own;
                }
                if (below != null && below.type().tenancy() instanceof Tenancy.Self && parent != null) {
                    return parent.key();
                }
                if (given == null || given.isNull() && !shared) {
                    throw new Refusal(new Outcome.Refused(
                            422,
                            "Without an account the body says whose record it is.",
                            List.of(new Fault("body.account_id", given == null ? "is missing" : "may not be null"))));
                }
                return given.isNull() ? null : account(connection, given);
            }
            case Tenancy.Self _, Tenancy.Global _ -> {
                if (!(viewer.tenant() instanceof Tenant.Everyone)) {
                    throw new Refusal(403, "This is made by a caller who sees across accounts.");
                }
                return null;
            }
        }
    }

    /// A parent by link is of the same account as what is reached through a field that was inherited from it.
    private @Nullable Long linkedAccount(String field, @Nullable Resolved parent) {
        if (parent == null && keys.get(field) == null) {
            throw new IllegalStateException(
                    type.name() + " has no " + field + ", through which its account is reached");
        }
        return parent != null
                ? parent.account()
                : found.values().stream()
                        .map(Resolved::account)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    private void requireSameAccount(Connection connection, JsonNode given, @Nullable Long account) throws SQLException {
        if (call.account() != null
                && given.isTextual()
                && given.textValue().equals(call.account().idRandom())) {
            return;
        }
        boolean same = given.isNull()
                ? account == null
                : call.account() == null && account(connection, given).equals(account);
        if (!same) {
            throw new Refusal(new Outcome.Refused(
                    400,
                    "A record stays with its account.",
                    List.of(new Fault("body.account_id", "is not the account of this call"))));
        }
    }

    private Long account(Connection connection, JsonNode given) throws SQLException {
        ObjectField field = field("account_id");
        try {
            return references
                    .require(connection, field, viewer, Values.id(given), List.of())
                    .key();
        } catch (Values.Unfit e) {
            var faults = new Draft.Faults();
            faults.add("account_id", String.valueOf(e.getMessage()));
            faults.throwIfAny();
            throw new IllegalStateException(e);
        }
    }

    /// For callers who see across accounts: what belongs to one account refers to that account's records alone.
    private void requireOneAccount(@Nullable Long account) {
        found.forEach((name, one) -> {
            boolean ofAccount = field(name).target().equals("account");
            if (account != null && one.account() != null && !ofAccount && !account.equals(one.account())) {
                throw References.unknown(field(name));
            }
        });
    }
}
