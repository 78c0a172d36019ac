package io.serai.bench;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `./serai bench <name> [--json]`: prints one table and ends with 1 where a goal is missed. With `--json` the rows,
// and
/// nothing else, go to standard output.
public final class Bench {
    private static final Map<String, Benchmark> ALL = Map.ofEntries(
            entry("crowd", new CrowdBench()),
            entry("drain", DrainBench.USUAL),
            entry("faults", new FaultsBench()),
            entry("fuzz", new FuzzBench()),
            entry("http", new HttpBench()),
            entry("import", new ImportBench()),
            entry("lists", new ListsBench()),
            entry("live", new LiveBench()),
            entry("start", StartBench.USUAL),
            entry("suite", new SuiteBench()),
            entry("webhook", new WebhookBench()));

    private Bench() {}

    public static void main(String[] args) throws Exception {
        // logs go to standard error, and no more of them than the hub writes
        System.setProperty("logback.configurationFile", "logback-text.xml");
        List<String> words = new ArrayList<>(List.of(args));
        boolean json = words.remove("--json");
        Benchmark benchmark;
        try {
            benchmark = chosen(words);
        } catch (IllegalArgumentException e) {
            System.err.println("serai bench: " + e.getMessage() + "\nusage: ./serai bench "
                    + String.join("|", ALL.keySet().stream().sorted().toList()) + " [--json]\n"
                    + "       ./serai bench start [--rounds N] [--operations N] [--json]\n"
                    + "       ./serai bench drain [--rounds N] [--thousands N] [--json]");
            System.exit(2);
            return;
        }
        List<BenchRow> rows = benchmark.run();
        System.out.println(json ? json(rows) : table(rows));
        System.exit(rows.stream().allMatch(BenchRow::ok) ? 0 : 1);
    }

    /// @param words a benchmark's name and its options, each with a number from 1 on
    static Benchmark chosen(List<String> words) {
        String name = words.isEmpty() ? "" : words.getFirst();
        Benchmark benchmark = ALL.get(name);
        if (benchmark == null) {
            throw new IllegalArgumentException(name.isEmpty() ? "which benchmark?" : "there is no '" + name + "'");
        }
        var options = new HashMap<String, Integer>();
        for (int i = 1; i < words.size(); i += 2) {
            String option = words.get(i);
            String number = i + 1 < words.size() ? words.get(i + 1) : "";
            if (!option.startsWith("--")) {
                throw new IllegalArgumentException("'" + option + "' is no option");
            }
            if (!number.matches("[1-9][0-9]{0,3}")) {
                throw new IllegalArgumentException(option + " takes a number from 1 to 9999, not '" + number + "'");
            }
            options.put(option.substring(2), Integer.valueOf(number));
        }
        return benchmark.with(options);
    }

    static String json(List<BenchRow> rows) throws Exception {
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows);
    }

    static String table(List<BenchRow> rows) {
        var text = new StringBuilder(line("name", "ours", "limit", "unit", "ratio", "goal", "ok"));
        for (BenchRow row : rows) {
            Double goal = row.goal();
            text.append(line(
                    row.name(),
                    String.format(Locale.ROOT, "%,.0f", row.ours()),
                    String.format(Locale.ROOT, "%,.0f", row.limit()),
                    row.unit(),
                    String.format(Locale.ROOT, "%.2f", row.ratio()),
                    goal == null ? "-" : String.format(Locale.ROOT, "%.2f", goal),
                    row.ok() ? "yes" : "NO"));
        }
        return text.toString().stripTrailing();
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%-42s %12s %12s  %-6s %6s %6s  %s%n", cells)
                        .stripTrailing() + "\n";
    }
}
