package io.serai.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `./serai bench crowd|faults|fuzz|http|import|start|webhook [--json]`: prints one table and ends with 1 where a goal
/// is missed.
/// With `--json` the rows, and nothing else, go to standard output.
public final class Bench {
    private static final Map<String, Benchmark> ALL = Map.of(
            "crowd", new CrowdBench(),
            "faults", new FaultsBench(),
            "fuzz", new FuzzBench(),
            "http", new HttpBench(),
            "import", new ImportBench(),
            "start", new StartBench(),
            "webhook", new WebhookBench());

    private Bench() {}

    public static void main(String[] args) throws Exception {
        // logs go to standard error, and no more of them than the hub writes
        System.setProperty("logback.configurationFile", "logback-text.xml");
        List<String> words = List.of(args);
        boolean json = words.contains("--json");
        Benchmark benchmark = words.isEmpty() ? null : ALL.get(words.getFirst());
        if (benchmark == null || words.size() > (json ? 2 : 1)) {
            System.err.println("usage: ./serai bench "
                    + String.join("|", ALL.keySet().stream().sorted().toList()) + " [--json]");
            System.exit(2);
            return;
        }
        List<BenchRow> rows = benchmark.run();
        System.out.println(json ? json(rows) : table(rows));
        System.exit(rows.stream().allMatch(BenchRow::ok) ? 0 : 1);
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
