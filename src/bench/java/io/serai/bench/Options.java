package io.serai.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a benchmark's options say.
final class Options {
    private Options() {}

    /// @throws IllegalArgumentException where there is another one; the message says which there are
    static void only(String benchmark, Map<String, String> options, String... known) {
        for (String option : options.keySet()) {
            if (!List.of(known).contains(option)) {
                List<String> all = Stream.of(known).map(name -> "--" + name).toList();
                int last = all.size() - 1;
                String names =
                        last == 0 ? all.getFirst() : String.join(", ", all.subList(0, last)) + " and " + all.get(last);
                throw new IllegalArgumentException(benchmark + " knows no --" + option + ", only " + names);
            }
        }
    }

    /// The parts that `--only` names; all where it is not said.
    ///
    /// @throws IllegalArgumentException where there is no such part
    static List<String> some(String benchmark, Map<String, String> options, List<String> parts) {
        only(benchmark, options, "only");
        return some(options, parts);
    }

    /// The same of a benchmark that has other options, too.
    static List<String> some(Map<String, String> options, List<String> parts) {
        String named = options.get("only");
        List<String> some = named == null ? parts : List.of(named.split(","));
        if (!parts.containsAll(some)) {
            throw new IllegalArgumentException(
                    "--only takes some of " + String.join(",", parts) + ", not '" + named + "'");
        }
        return some;
    }

    static int number(Map<String, String> options, String name, int otherwise) {
        String number = options.get(name);
        if (number == null) {
            return otherwise;
        }
        if (!number.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("--" + name + " takes a number from 1 to 9999, not '" + number + "'");
        }
        return Integer.parseInt(number);
    }
}
