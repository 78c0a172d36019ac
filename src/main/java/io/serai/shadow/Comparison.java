package io.serai.shadow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What an edited route does otherwise than the one that is live, for one event.
///
/// The live route goes first, and twice: what differs between those two is time or chance, and says nothing.
final class Comparison {
    /// What may be otherwise the next time, as what was remembered at the first need is not asked for again.
    static final String UNSTEADY = "the live route does not do the same twice";

    private static final String ID = "";

    private final Set<String> chance = new TreeSet<>();
    private final List<Difference> differences = new ArrayList<>();
    private @Nullable String obstacle;

    /// @param kind `row`, `call`, `letter` or `outcome`
    /// @param what `insert`, `update`, `delete` or a method
    /// @param field "" for the thing itself
    /// @param live null where the live route does nothing of the kind
    record Difference(
            String kind,
            String what,
            String type,
            String id,
            String field,
            @Nullable String live,
            @Nullable String edited) {}

    private record Pair(@Nullable Effect one, @Nullable Effect other) {}

    Comparison(Played live, Played again, Played edited) {
        this.obstacle = first(live.obstacle(), again.obstacle(), edited.obstacle());
        if (obstacle == null) {
            learn(live, again);
        }
        if (obstacle == null) {
            compare(live, edited);
        }
    }

    /// Why the event says nothing; null where it does.
    @Nullable
    String obstacle() {
        return obstacle;
    }

    /// What says nothing, such as `row update run.started_on`.
    Set<String> chance() {
        return chance;
    }

    List<Difference> differences() {
        return differences;
    }

    private static @Nullable String first(@Nullable String... reasons) {
        for (String reason : reasons) {
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    private void learn(Played live, Played again) {
        if ((live.failure() == null) != (again.failure() == null)) {
            obstacle = "the live route does not end alike twice";
            return;
        }
        for (Pair pair : pairs(live.effects(), again.effects(), Set.of())) {
            Effect one = pair.one();
            Effect other = pair.other();
            if (one == null || other == null) {
                obstacle = UNSTEADY;
                return;
            }
            if (!one.id().equals(other.id())) {
                chance.add(one.sort() + "." + ID);
            }
            names(one, other).stream()
                    .filter(name -> !Objects.equals(
                            one.fields().get(name), other.fields().get(name)))
                    .forEach(name -> chance.add(one.sort() + "." + name));
        }
    }

    private void compare(Played live, Played edited) {
        for (Pair pair : pairs(live.effects(), edited.effects(), chance)) {
            Effect one = pair.one();
            Effect other = pair.other();
            Effect there = one == null ? Objects.requireNonNull(other) : one;
            boolean told = false;
            for (String name : names(one, other)) {
                String was = one == null ? null : one.fields().get(name);
                String is = other == null ? null : other.fields().get(name);
                if (!Objects.equals(was, is) && !chance.contains(there.sort() + "." + name)) {
                    add(there, name, was, is);
                    told = true;
                }
            }
            if (one != null && other != null && !one.id().equals(other.id())) {
                if (!chance.contains(there.sort() + "." + ID)) {
                    add(there, ID, one.id(), other.id());
                }
            } else if (!told && (one == null || other == null)) {
                add(there, ID, one == null ? null : one.id(), other == null ? null : other.id());
            }
        }
        if (!Objects.equals(live.failure(), edited.failure())) {
            differences.add(new Difference("outcome", "", "", "", "", ended(live), ended(edited)));
        }
    }

    private static String ended(Played played) {
        return played.failure() == null ? "done" : "failed: " + played.failure();
    }

    private void add(Effect effect, String field, @Nullable String live, @Nullable String edited) {
        differences.add(new Difference(
                effect.kind().name().toLowerCase(Locale.ROOT),
                effect.what(),
                effect.type(),
                effect.id(),
                field,
                live,
                edited));
    }

    private static Set<String> names(@Nullable Effect one, @Nullable Effect other) {
        var names = new LinkedHashSet<String>();
        if (one != null) {
            names.addAll(one.fields().keySet().stream().sorted().toList());
        }
        if (other != null) {
            names.addAll(other.fields().keySet().stream().sorted().toList());
        }
        return names;
    }

    /// Of one kind, those of the same id belong together, and of the others the first to the first.
    private static List<Pair> pairs(List<Effect> one, List<Effect> other, Set<String> chance) {
        Map<String, List<Effect>> left = bySort(one);
        Map<String, List<Effect>> right = bySort(other);
        var sorts = new LinkedHashSet<>(left.keySet());
        sorts.addAll(right.keySet());
        var pairs = new ArrayList<Pair>();
        for (String sort : sorts) {
            var mine = new ArrayList<>(left.getOrDefault(sort, List.of()));
            var theirs = new ArrayList<>(right.getOrDefault(sort, List.of()));
            if (!chance.contains(sort + "." + ID)) {
                mine.removeIf(effect -> {
                    for (var each = theirs.iterator(); each.hasNext(); ) {
                        Effect candidate = each.next();
                        if (candidate.id().equals(effect.id())) {
                            each.remove();
                            pairs.add(new Pair(effect, candidate));
                            return true;
                        }
                    }
                    return false;
                });
            }
            for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
                pairs.add(new Pair(i < mine.size() ? mine.get(i) : null, i < theirs.size() ? theirs.get(i) : null));
            }
        }
        return pairs;
    }

    private static Map<String, List<Effect>> bySort(List<Effect> effects) {
        var sorted = new LinkedHashMap<String, List<Effect>>();
        effects.forEach(effect ->
                sorted.computeIfAbsent(effect.sort(), _ -> new ArrayList<>()).add(effect));
        return sorted;
    }
}
