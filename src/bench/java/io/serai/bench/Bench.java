package io.serai.bench;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `./serai bench <name> [--json]`: prints one table and ends with 1 where a goal is missed. With `--json` the rows,
/// and nothing else, go to standard output.
public final class Bench {
    private static final Map<String, Benchmark> ALL = Map.ofEntries(
            entry("backup", new BackUpBench()),
            entry("badges", new BadgesBench()),
            entry("connections", ConnectionsBench.USUAL),
            entry("crowd", new CrowdBench()),
            entry("drain", DrainBench.USUAL),
            entry("faults", new FaultsBench()),
            entry("fuzz", new FuzzBench()),
            entry("history", new HistoryBench()),
            entry("http", HttpBench.USUAL),
            entry("import", new ImportBench()),
            entry("invitations", InvitationsBench.USUAL),
            entry("knowledge", KnowledgeBench.USUAL),
            entry("lists", ListsBench.USUAL),
            entry("live", new LiveBench()),
            entry("mail", new MailBench()),
            entry("nodes", NodesBench.USUAL),
            entry("notifications", new NotificationsBench()),
            entry("objects", ObjectsBench.USUAL),
            entry("overview", new OverviewBench()),
            entry("power", PowerBench.USUAL),
            entry("replay", new ReplayBench()),
            entry("requests", RequestsBench.USUAL),
            entry("rows", ObjectRows.USUAL),
            entry("start", StartBench.USUAL),
            entry("suite", new SuiteBench()),
            entry("upgrade", new UpgradeBench()),
            entry("webhook", WebhookBench.USUAL));

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
                    + "       ./serai bench drain [--rounds N] [--thousands N] [--json]\n"
                    + "       ./serai bench connections [--only PART] [--json]\n"
                    + "       ./serai bench invitations [--rounds N] [--thousands N] [--json]\n"
                    + "       ./serai bench knowledge [--only PART] [--json]\n"
                    + "       ./serai bench lists [--workers 35] [--requests 5] [--limit 20] [--url URL] [--json]\n"
                    + "       ./serai bench nodes [--only PART] [--json]\n"
                    + "       ./serai bench objects [--thousands N] [--only PART] [--json]\n"
                    + "       ./serai bench power [--rounds N] [--json]\n"
                    + "       ./serai bench requests [--thousands N] [--json]\n"
                    + "       ./serai bench rows [--thousands N] [--json]\n"
                    + "       ./serai bench webhook [--only PART] [--json]");
            System.exit(2);
            return;
        }
        List<? extends BenchLine> rows = benchmark.run();
        System.out.println(json ? json(rows) : table(rows));
        System.exit(rows.stream().allMatch(BenchLine::ok) ? 0 : 1);
    }

    /// @param words a benchmark's name and its options, each with its value
    static Benchmark chosen(List<String> words) {
        String name = words.isEmpty() ? "" : words.getFirst();
        Benchmark benchmark = ALL.get(name);
        if (benchmark == null) {
            throw new IllegalArgumentException(name.isEmpty() ? "which benchmark?" : "there is no '" + name + "'");
        }
        var options = new HashMap<String, String>();
        for (int i = 1; i < words.size(); i += 2) {
            String option = words.get(i);
            if (!option.startsWith("--")) {
                throw new IllegalArgumentException("'" + option + "' is no option");
            }
            options.put(option.substring(2), i + 1 < words.size() ? words.get(i + 1) : "");
        }
        return benchmark.with(options);
    }

    static String json(List<? extends BenchLine> rows) throws Exception {
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows);
    }

    static String table(List<? extends BenchLine> rows) {
        var lines = new ArrayList<String>();
        rows.stream().map(BenchLine::head).distinct().forEach(lines::add);
        rows.stream().map(BenchLine::text).forEach(lines::add);
        return String.join("\n", lines);
    }
}
