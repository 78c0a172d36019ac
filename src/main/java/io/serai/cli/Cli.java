package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// `./serai ledger`, `./serai verify` and `./serai audit verify`. Ends with 0 where all is well, 1 where it is not, 2
// where it was asked
/// wrongly.
public final class Cli {
    private static final List<String> LEDGER = List.of(
            "account_id", "provider", "accepted", "done", "in_progress", "retrying", "dead", "discarded", "imbalance");
    private static final List<String> CHECKS = List.of("ok", "check", "said", "drift");

    private static final List<String> BREAKS = List.of("seal_no", "id", "problem");

    private final PrintStream out;
    private final Map<String, String> options = new HashMap<>();
    private final Deque<String> words = new ArrayDeque<>();

    private Cli(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws InterruptedException {
        Path home = Path.of(System.getProperty("serai.home", "")).toAbsolutePath();
        int status;
        try {
            status = new Cli(System.out).run(home, System.getenv(), args);
        } catch (CommandException | SettingsException | IOException e) {
            System.err.println("serai: " + e.getMessage());
            status = e instanceof CommandException wrong
                            && String.valueOf(wrong.getMessage()).startsWith("usage")
                    ? 2
                    : 1;
        }
        System.exit(status);
    }

    private int run(Path home, Map<String, String> environment, String[] args)
            throws IOException, InterruptedException {
        read(args);
        String verb = String.valueOf(words.poll());
        return switch (verb) {
            case "ledger" -> ledger(HubClient.of(home, environment));
            case "verify" -> verify(HubClient.of(home, environment));
            case "audit" -> audit(HubClient.of(home, environment));
            default -> throw usage();
        };
    }

    private void read(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                words.add(args[i]);
            } else if (args[i].equals("--json")) {
                options.put("json", "");
            } else if (List.of("--account", "--connection", "--head").contains(args[i]) && i + 1 < args.length) {
                options.put(args[i].substring(2), args[++i]);
            } else {
                throw usage();
            }
        }
    }

    private static CommandException usage() {
        return new CommandException("""
                usage: serai ledger [--account ID] [--json]
                       serai verify connector NAME [--connection ID] [--account ID] [--json]
                       serai audit verify [--head HEAD] [--json]""");
    }

    private int ledger(HubClient hub) throws IOException, InterruptedException {
        JsonNode entries = hub.call("GET", "/v3/hub/ledger", options.get("account"));
        boolean balanced = stream(entries).allMatch(e -> e.path("imbalance").asLong() == 0);
        show(entries, LEDGER);
        if (!options.containsKey("json")) {
            out.println(
                    balanced
                            ? "The ledger balances: everything that was accepted is accounted for."
                            : "THE LEDGER IS OUT OF BALANCE: see docs/how-to/handle-dead-letters.md.");
        }
        return balanced ? 0 : 1;
    }

    private int verify(HubClient hub) throws IOException, InterruptedException {
        if (!"connector".equals(words.poll()) || words.size() != 1) {
            throw usage();
        }
        String connection = options.get("connection");
        JsonNode checks = hub.call(
                "POST",
                "/v3/hub/connector/" + words.poll() + "/verify"
                        + (connection == null ? "" : "?connection_id=" + connection),
                options.getOrDefault("account", "demoAcct001"));
        show(checks, CHECKS);
        long failed = stream(checks).filter(c -> !c.path("ok").asBoolean()).count();
        if (!options.containsKey("json")) {
            out.println(
                    failed == 0
                            ? "All " + checks.size() + " checks passed."
                            : failed + " of " + checks.size() + " checks failed.");
        }
        return failed == 0 ? 0 : 1;
    }

    /// @throws CommandException where the hub refuses; its reason is the message
    private int audit(HubClient hub) throws IOException, InterruptedException {
        if (!"verify".equals(words.poll()) || !words.isEmpty()) {
            throw usage();
        }
        String head = options.get("head");
        JsonNode report = hub.plain("/api/audit/verify" + (head == null ? "" : "?head=" + head));
        boolean whole = report.path("ok").asBoolean();
        if (options.containsKey("json")) {
            out.println(report);
            return whole ? 0 : 1;
        }
        if (!report.path("breaks").isEmpty()) {
            show(report.path("breaks"), BREAKS);
            out.println();
        }
        out.println(
                report.path("rows").asText() + " rows: " + report.path("sealed").asText() + " sealed, "
                        + report.path("unsealed").asText() + " not yet. Head "
                        + report.path("head").asText());
        out.println(
                whole
                        ? "The audit chain is whole: no sealed row was changed or removed."
                        : "THE AUDIT CHAIN IS BROKEN in "
                                + report.path("broken").asText() + " places: see docs/reference/audit.md.");
        return whole ? 0 : 1;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /// As a table, or as it came.
    private void show(JsonNode rows, List<String> columns) {
        if (options.containsKey("json")) {
            out.println(rows);
            return;
        }
        int[] widths = columns.stream()
                .mapToInt(column -> Math.max(
                        column.length(),
                        stream(rows)
                                .mapToInt(row -> text(row, column).length())
                                .max()
                                .orElse(0)))
                .toArray();
        line(columns, widths);
        rows.forEach(
                row -> line(columns.stream().map(column -> text(row, column)).toList(), widths));
    }

    private void line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
        }
        out.println(line.toString().stripTrailing());
    }

    private static String text(JsonNode row, String column) {
        JsonNode value = row.path(column);
        if (value.isBoolean()) {
            return value.asBoolean() ? "pass" : "FAIL";
        }
        return value.isValueNode() ? value.asText().replace("null", "") : value.isEmpty() ? "" : value.toString();
    }
}
