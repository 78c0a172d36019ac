package io.serai.imports;

import io.serai.tables.RowWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a merge promises, in plain maps: row after row, with nothing staged and nothing done in sets.
final class MergeModel {
    /// What each record holds of what a test says; the custom columns among it as `custom:…`.
    private static final List<String> OF_PROFILE = List.of("email", "given_name", "phone");

    private static final List<String> OF_BADGE = List.of("email", "given_name", "other_1", "consent");
    static final String TEMPLATE = "template";

    /// A person who is stored.
    ///
    /// @param profile null where it is missing
    /// @param badge null where it is missing
    record Person(
            @Nullable Map<String, String> profile, @Nullable Map<String, String> badge) {}

    /// By external id.
    final Map<String, Person> people = new TreeMap<>();

    /// A file that is being merged, and how far it is.
    static final class Run {
        private final List<Mapped> rows = new ArrayList<>();
        private final boolean template;
        private final int outside;
        final Map<Integer, String> byRow = new LinkedHashMap<>();
        int position;

        Run(List<Mapped> file, RowWindow window, boolean template) {
            file.stream().filter(row -> window.holds(row.row())).forEach(rows::add);
            this.outside = file.size() - rows.size();
            this.template = template;
        }

        int last() {
            return rows.isEmpty() ? 0 : rows.getLast().row();
        }

        List<Attendee> people() {
            return rows.stream()
                    .filter(Attendee.class::isInstance)
                    .map(Attendee.class::cast)
                    .toList();
        }

        private int told(String outcome) {
            return (int) byRow.values().stream().filter(outcome::equals).count();
        }

        private int kind(Class<? extends Mapped> kind, int upTo) {
            return (int) rows.stream()
                    .filter(row -> row.row() <= upTo && kind.isInstance(row))
                    .count();
        }

        /// Of its rows up to this one.
        ImportCounts counts(int upTo) {
            return new ImportCounts(
                    told("created"),
                    told("updated"),
                    told("unchanged"),
                    kind(Mapped.Skipped.class, upTo),
                    kind(Mapped.Rejected.class, upTo),
                    outside);
        }

        int notImported() {
            return kind(Mapped.Skipped.class, last()) + kind(Mapped.Rejected.class, last());
        }
    }

    /// Merges the rows after the run's position up to this one. What a file says of a person is what all of its rows
    /// say, each later one over those before; it is done with the first.
    void merge(Run run, int upTo) {
        Map<String, Map<String, String>> said = new LinkedHashMap<>();
        Map<String, Integer> first = new LinkedHashMap<>();
        for (Attendee row : run.people()) {
            first.putIfAbsent(row.externalId(), row.row());
            said.computeIfAbsent(row.externalId(), id -> new TreeMap<>()).putAll(values(row));
        }
        for (Attendee row : run.people()) {
            if (row.row() <= run.position || row.row() > upTo) {
                continue;
            }
            String id = row.externalId();
            run.byRow.put(row.row(), first.get(id) == row.row() ? store(id, said.get(id), run.template) : "unchanged");
        }
        run.position = upTo;
    }

    private static Map<String, String> values(Attendee row) {
        Map<String, String> values = new TreeMap<>();
        values.put("email", row.email());
        row.values().forEach((field, value) -> values.put(field.column(), value));
        row.custom().forEach((label, value) -> values.put("custom:" + label, value));
        if (row.agreeToTc() != null) {
            values.put("consent", row.agreeToTc() ? "1" : "0");
        }
        return values;
    }

    private String store(String id, Map<String, String> said, boolean template) {
        Person before = people.get(id);
        Map<String, String> profile = over(before == null ? null : before.profile, said, OF_PROFILE, true);
        Map<String, String> badge = over(before == null ? null : before.badge, said, OF_BADGE, false);
        if (template) {
            badge.put(TEMPLATE, "1");
        }
        Person after = new Person(profile, badge);
        people.put(id, after);
        return before == null ? "created" : before.equals(after) ? "unchanged" : "updated";
    }

    private static Map<String, String> over(
            @Nullable Map<String, String> before, Map<String, String> said, List<String> fields, boolean custom) {
        Map<String, String> after = before == null ? new TreeMap<>() : new TreeMap<>(before);
        said.forEach((field, value) -> {
            if (fields.contains(field) || custom && field.startsWith("custom:")) {
                after.put(field, value);
            }
        });
        return after;
    }

    MergeModel copy() {
        MergeModel copy = new MergeModel();
        copy.people.putAll(people);
        return copy;
    }

    void byHand(String who, MergeStep.Hand hand) {
        Person there = people.get(who);
        if (there == null) {
            return;
        }
        switch (hand) {
            case TAKES_THE_PROFILE -> people.put(who, new Person(null, there.badge));
            case TAKES_THE_BADGE -> people.put(who, new Person(there.profile, null));
            case TAKES_THE_PERSON -> people.remove(who);
            case EMPTIES_THE_PROFILE ->
                people.put(who, new Person(there.profile == null ? null : Map.of(), there.badge));
            case RENAMES_THE_BADGE -> {
                if (there.badge != null) {
                    Map<String, String> badge = new TreeMap<>(there.badge);
                    badge.put("given_name", "By hand");
                    people.put(who, new Person(there.profile, badge));
                }
            }
        }
    }
}
