package io.serai.objects;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What imports, edits and undos make of an event's people, by plain maps, one record after the other.
final class UndoModel {
    static final List<String> PARTS = List.of("event_person", "event_person_profile", "event_badge");

    /// A record; a person has no fields of its own here.
    private static final class Item {
        final String type;
        final int whose;
        final String email;
        Map<String, String> fields = new TreeMap<>();

        Item(String type, int whose, String email) {
            this.type = type;
            this.whose = whose;
            this.email = email;
        }
    }

    private static final class Step {
        final int run;
        final char action;
        final Item item;
        final Map<String, List<String>> fields;
        final @Nullable Step undoes;
        boolean undone;
        boolean isVoid;

        Step(int run, char action, Item item, Map<String, List<String>> fields, @Nullable Step undoes) {
            this.run = run;
            this.action = action;
            this.item = item;
            this.fields = fields;
            this.undoes = undoes;
        }
    }

    /// What an undo came to; kept as `type field reason`.
    record Undone(int restored, int removed, int returned, Set<String> kept) {}

    private final List<Item> there = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    /// What imports made in sets, in the order in which they made it.
    private final List<Step> made = new ArrayList<>();
    private int people;
    private int runs;

    int nextRun() {
        return ++runs;
    }

    boolean changed(int run) {
        return steps.stream().anyMatch(step -> step.run == run) || made.stream().anyMatch(step -> step.run == run);
    }

    Map<String, Map<String, Map<String, String>>> people() {
        var all = new TreeMap<String, Map<String, Map<String, String>>>();
        there.forEach(item ->
                all.computeIfAbsent(item.email, email -> new TreeMap<>()).put(item.type, new TreeMap<>(item.fields)));
        return all;
    }

    private @Nullable Item find(String email, String type) {
        return there.stream()
                .filter(item -> item.email.equals(email) && item.type.equals(type))
                .findFirst()
                .orElse(null);
    }

    int imported(Map<String, Map<String, String>> rows) {
        int run = nextRun();
        var fresh = new ArrayList<String>();
        rows.forEach((email, fields) -> {
            if (find(email, "event_person") == null) {
                fresh.add(email);
            } else {
                for (String type : List.of("event_person_profile", "event_badge")) {
                    change(run, Objects.requireNonNull(find(email, type)), fields);
                }
            }
        });
        int first = people + 1;
        people += fresh.size();
        for (String type : PARTS) {
            for (int i = 0; i < fresh.size(); i++) {
                var item = new Item(type, first + i, fresh.get(i));
                if (!type.equals("event_person")) {
                    item.fields.putAll(Objects.requireNonNull(rows.get(item.email)));
                }
                there.add(item);
                made.add(new Step(run, 'c', item, Map.of(), null));
            }
        }
        return run;
    }

    void edited(String email, String type, String field, String value) {
        Item item = find(email, type);
        if (item != null) {
            change(0, item, Map.of(field, value));
        }
    }

    private void change(int run, Item item, Map<String, String> wanted) {
        var fields = new LinkedHashMap<String, List<String>>();
        wanted.forEach((name, value) -> {
            String now = item.fields.get(name);
            if (!value.equals(now)) {
                fields.put(name, List.of(now, value));
                item.fields.put(name, value);
            }
        });
        if (!fields.isEmpty()) {
            steps.add(new Step(run, 'u', item, fields, null));
        }
    }

    Undone undo(int undone) {
        int run = nextRun();
        var kept = new TreeSet<String>();
        var counts = new int[3];
        var mine = new ArrayList<>(steps.stream()
                .filter(step -> step.run == undone && !step.undone)
                .toList());
        Collections.reverse(mine);
        for (Step step : mine) {
            switch (step.action) {
                case 'u' -> counts[0] += restore(run, step, kept) ? 1 : 0;
                case 'd' -> counts[2] += bringBack(run, step, kept) ? 1 : 0;
                default -> counts[1] += remove(run, undone, step, kept) ? 1 : 0;
            }
        }
        var sets =
                new ArrayList<>(made.stream().filter(step -> step.run == undone).toList());
        Collections.reverse(sets);
        for (Step step : sets) {
            counts[1] += remove(run, undone, step, kept) ? 1 : 0;
        }
        return new Undone(counts[0], counts[1], counts[2], kept);
    }

    private boolean restore(int run, Step step, Set<String> kept) {
        if (!there.contains(step.item)) {
            kept.add(step.item.email + " " + step.item.type + " - removed since");
            return false;
        }
        var fields = new LinkedHashMap<String, List<String>>();
        boolean whole = true;
        for (var field : step.fields.entrySet()) {
            String now = Objects.requireNonNull(step.item.fields.get(field.getKey()));
            String from = field.getValue().getFirst();
            if (now.equals(from)) {
                continue;
            }
            if (now.equals(field.getValue().getLast())) {
                fields.put(field.getKey(), List.of(now, from));
                step.item.fields.put(field.getKey(), from);
            } else {
                kept.add(step.item.email + " " + step.item.type + " " + field.getKey() + " changed since");
                whole = false;
            }
        }
        if (!fields.isEmpty()) {
            var undo = new Step(run, 'u', step.item, fields, step);
            undo.isVoid = whole;
            steps.add(undo);
        }
        if (whole) {
            mark(step);
        }
        return !fields.isEmpty();
    }

    private static void mark(Step step) {
        boolean undone = true;
        for (Step one = step; one != null; one = one.isVoid ? one.undoes : null) {
            one.undone = undone;
            undone = !undone;
        }
    }

    private boolean bringBack(int run, Step step, Set<String> kept) {
        Item item = step.item;
        String reason = null;
        if (item.type.equals("event_person")) {
            reason = find(item.email, item.type) == null ? null : "another record has taken its place";
        } else if (there.stream().noneMatch(one -> one.type.equals("event_person") && one.whose == item.whose)) {
            reason = "what it referred to is gone";
        }
        if (reason != null) {
            kept.add(item.email + " " + item.type + " - " + reason);
            return false;
        }
        there.add(item);
        var back = new Step(run, 'c', item, Map.of(), step);
        back.isVoid = true;
        steps.add(back);
        mark(step);
        return true;
    }

    private boolean remove(int run, int undone, Step step, Set<String> kept) {
        Item item = step.item;
        if (!there.contains(item)) {
            return false;
        }
        String reason = null;
        if (changedSince(item, run, undone)) {
            reason = "changed since";
        } else if (item.type.equals("event_person")) {
            reason = there.stream()
                    .filter(one -> one.whose == item.whose && one != item)
                    .map(one -> one.type)
                    .sorted(Collections.reverseOrder())
                    .findFirst()
                    .map(type -> "is referred to")
                    .orElse(null);
        } else if (madeBy(item.whose, undone)
                && there.stream().anyMatch(one -> one.whose == item.whose && changedSince(one, run, undone))) {
            reason = "belongs to a record that was changed since, or is referred to";
        }
        if (reason != null) {
            kept.add(item.email + " " + item.type + " - " + reason);
            return false;
        }
        there.remove(item);
        var removal = new Step(run, 'd', item, Map.of(), step.undoes == null ? null : step);
        steps.add(removal);
        if (step.undoes != null) {
            removal.isVoid = true;
            mark(step);
        }
        return true;
    }

    private boolean madeBy(int whose, int run) {
        return java.util.stream.Stream.concat(made.stream(), steps.stream())
                .anyMatch(step -> step.run == run
                        && step.action == 'c'
                        && step.item.whose == whose
                        && step.item.type.equals("event_person"));
    }

    private boolean changedSince(Item item, int run, int undone) {
        return steps.stream()
                .anyMatch(step -> step.item == item
                        && step.action == 'u'
                        && !step.undone
                        && !step.isVoid
                        && step.run != undone
                        && step.run != run);
    }
}
