package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a caller sent for a record: what is not there is kept, null clears.
///
/// @param values by field, fit to be bound
/// @param references by field: the public id that is to be referred to; also of fields that only say what is inherited
/// @param account the `account_id` that was sent; null where none was
/// @param passcodes what is to become of a site's passcodes; null where nothing was said
record Draft(
        Map<ObjectField, @Nullable Object> values,
        Map<ObjectField, @Nullable String> references,
        @Nullable JsonNode account,
        @Nullable JsonNode passcodes) {

    /// @param lenient whether names that the type lacks are dropped
    /// @throws Refusal 400 that names what the type lacks; 403 for what the caller may not write; 422 for the rest
    static Draft read(ObjectType type, JsonNode body, boolean lenient, Viewer viewer, Values values, Columns columns) {
        var reading = new Reading(type, viewer, values, columns);
        body.properties().forEach(member -> reading.member(member.getKey(), member.getValue()));
        if (!reading.unknown.isEmpty() && !lenient) {
            throw new Refusal(new Outcome.Refused(
                    400,
                    "The type " + type.name() + " has no such field.",
                    reading.unknown.stream()
                            .map(name -> new Fault("body." + OneWord.of(name), "is unknown"))
                            .toList()));
        }
        reading.faults.throwIfAny();
        return new Draft(reading.values, reading.references, reading.account, reading.passcodes);
    }

    boolean isEmpty() {
        return values.isEmpty() && references.isEmpty() && passcodes == null;
    }

    /// What is wrong with a record, said at once.
    static final class Faults {
        private final List<Fault> faults = new ArrayList<>();

        void add(String field, String message) {
            faults.add(new Fault("body." + field, message));
        }

        /// @throws Refusal 422
        void throwIfAny() {
            if (!faults.isEmpty()) {
                throw new Refusal(new Outcome.Refused(422, "The record can't be stored like this.", faults));
            }
        }
    }

    private static final class Reading {
        private final ObjectType type;
        private final Viewer viewer;
        private final Values known;
        private final Columns columns;
        private final Map<ObjectField, @Nullable Object> values = new LinkedHashMap<>();
        private final Map<ObjectField, @Nullable String> references = new LinkedHashMap<>();
        private final List<String> unknown = new ArrayList<>();
        private final Faults faults = new Faults();
        private @Nullable JsonNode account;
        private @Nullable JsonNode passcodes;

        Reading(ObjectType type, Viewer viewer, Values known, Columns columns) {
            this.type = type;
            this.viewer = viewer;
            this.known = known;
            this.columns = columns;
        }

        void member(String name, JsonNode given) {
            switch (type.named(name)) {
                case null -> unknown.add(name);
                case ObjectType.Named.Id _ -> {
                    // what a record answers of itself may be sent back, whatever it says
                }
                case ObjectType.Named.OfField(ObjectField field) -> field(field, name, given);
            }
        }

        private void field(ObjectField field, String name, JsonNode given) {
            if (field.name().equals("account_id")) {
                account(name, given);
            } else if (field.readOnly() && !type.inherits().containsKey(field.name())) {
                return;
            } else if (!viewer.sees(field)) {
                throw new Refusal(403, "Writing " + field.name() + " takes the permission " + field.permission() + ".");
            } else {
                try {
                    write(field, name, given);
                } catch (Values.Unfit e) {
                    faults.add(name, String.valueOf(e.getMessage()));
                }
            }
        }

        private void account(String name, JsonNode given) {
            if (account != null && !account.equals(given)) {
                faults.add(name, "differs from the other name of the same reference");
            }
            account = given;
        }

        private void write(ObjectField field, String name, JsonNode given) throws Values.Unfit {
            if (field.kind() == Kind.PASSCODES) {
                passcodes = known.json(given);
            } else if (field.kind().refers()) {
                String id = given.isNull() ? null : Values.id(given);
                if (references.containsKey(field) && !java.util.Objects.equals(references.get(field), id)) {
                    throw new Values.Unfit("differs from the other name of the same reference");
                }
                if (id == null && field.needed()) {
                    throw new Values.Unfit("may not be null");
                }
                references.put(field, id);
            } else if (given.isNull()) {
                Columns.Column column = columns.of(type, field);
                if (field.needed() || column != null && !column.nullable()) {
                    throw new Values.Unfit("may not be null");
                }
                values.put(field, null);
            } else {
                values.put(field, fitting(field, known.of(field.kind(), given)));
            }
        }

        private Object fitting(ObjectField field, Object value) throws Values.Unfit {
            Columns.Column column = columns.of(type, field);
            Long longest = column == null ? null : column.length();
            if (longest != null && value instanceof String text) {
                // a column of many bytes takes a quarter of them in characters for sure
                long size = longest > LONG
                        ? text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length
                        : text.codePointCount(0, text.length());
                if (size > longest) {
                    throw new Values.Unfit("is too long: " + size + (longest > LONG ? " bytes" : " characters")
                            + ", at most " + longest);
                }
            }
            if (field.kind() == Kind.INTEGER && value instanceof Long number && Math.abs(number) > Integer.MAX_VALUE) {
                throw new Values.Unfit("is out of range");
            }
            return value;
        }

        private static final long LONG = 60_000;
    }
}
