package io.serai.lists;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A list and all that it is to follow: the groups of every pair that names it. Of several pairs the more careful
/// setting counts.
record ListPlanned(
        String list, List<String> groups, boolean unsubscribing, List<String> guarded, int mostPercent, int most) {
    ListPlanned {
        groups = List.copyOf(groups);
        guarded = List.copyOf(guarded);
    }

    static List<ListPlanned> of(List<ListPair> pairs) {
        Map<String, List<ListPair>> byList = new LinkedHashMap<>();
        pairs.forEach(pair ->
                byList.computeIfAbsent(pair.list(), list -> new ArrayList<>()).add(pair));
        return byList.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ListPlanned of(String list, List<ListPair> pairs) {
        return new ListPlanned(
                list,
                pairs.stream().map(ListPair::group).distinct().toList(),
                pairs.stream().allMatch(ListPair::unsubscribing),
                pairs.stream()
                        .flatMap(pair -> pair.guarded().stream())
                        .distinct()
                        .toList(),
                pairs.stream().mapToInt(ListPair::mostPercent).min().orElse(0),
                pairs.stream().mapToInt(ListPair::most).min().orElse(0));
    }

    /// How many may go without asking.
    ///
    /// @param there how many are on the list
    int limit(long there) {
        return (int) Math.min(most, there * mostPercent / 100);
    }

    /// A glob as a pattern of LIKE, with `|` to escape.
    static String pattern(String glob) {
        var pattern = new StringBuilder();
        for (char one : glob.toLowerCase(Locale.ROOT).toCharArray()) {
            pattern.append(GLOB.getOrDefault(one, String.valueOf(one)));
        }
        return pattern.toString();
    }

    private static final Map<Character, String> GLOB =
            new HashMap<>(Map.of('*', "%", '?', "_", '%', "|%", '_', "|_", '|', "||"));
}
