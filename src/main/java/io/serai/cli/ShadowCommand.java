package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "shadow",
        description = "Try an edited route on events that are kept, in a sandbox: nothing is written, nothing is sent.",
        sortOptions = false,
        footer = {"", "Example:", "  serai shadow resend-work routes/senders/webhooks.camel.yaml"})
final class ShadowCommand implements Callable<Integer> {
    private static final int LONGEST = 262_144;
    private static final List<String> COLUMNS = List.of("event", "what", "field", "live", "edited");
    private static final List<String> SILENT = List.of("event_key", "account", "why");

    @Parameters(index = "0", paramLabel = "ROUTE", description = "The route's id.")
    private String route = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "Its file of routes, or the route alone, as edited.")
    private Path file = Path.of("");

    @Option(names = "--since", paramLabel = "INSTANT", description = "Events since then. Default: of the last day.")
    private @Nullable String since;

    @Option(names = "--limit", paramLabel = "N", description = "The newest so many, 1 to 500. Default: 100.")
    private @Nullable Integer limit;

    @Option(names = "--json", description = "As the hub answered.")
    private boolean json;

    private final Cli cli;

    ShadowCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        ObjectNode wish = cli.object();
        wish.put("yaml", yaml());
        if (since != null) {
            wish.put("since", since);
        }
        if (limit != null) {
            wish.put("limit", limit);
        }
        JsonNode found = cli.operator(null, null)
                .post("/v3/hub/route/" + HubClient.segment(route) + "/shadow", wish)
                .path("data");
        if (json) {
            cli.print(found);
        } else {
            report(found);
        }
        return 0;
    }

    private String yaml() {
        try {
            if (Files.size(file) > LONGEST) {
                throw new CommandException(file + " is longer than 256 KiB");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new CommandException("can't read " + file + ": " + e.getMessage());
        }
    }

    private void report(JsonNode found) {
        JsonNode counts = found.path("events");
        cli.out()
                .println(counts.path("found").asInt() + " events, "
                        + counts.path("same").asInt() + " do the same, "
                        + counts.path("different").asInt() + " something else, "
                        + counts.path("not_comparable").asInt() + " say nothing, "
                        + counts.path("not_reached").asInt() + " were not reached in time.");
        var table = new Table(COLUMNS);
        for (JsonNode event : found.path("differences")) {
            String key = event.path("event_key").asText();
            event.path("rows").forEach(row -> add(table, key, row, List.of("change", "type", "id")));
            event.path("calls").forEach(call -> add(table, key, call, List.of("system", "method", "path")));
            event.path("letters").forEach(letter -> add(table, key, letter, List.of("kind", "to")));
            if (event.hasNonNull("outcome")) {
                add(table, key, event.path("outcome"), List.of());
            }
        }
        if (!found.path("differences").isEmpty()) {
            cli.out().println();
            table.print(cli.out());
        }
        if (!found.path("not_comparable").isEmpty()) {
            cli.out().println();
            new Table(SILENT, found.path("not_comparable")).print(cli.out());
        }
    }

    private static void add(Table table, String event, JsonNode one, List<String> names) {
        String what = names.isEmpty()
                ? "how it ends"
                : String.join(
                        " ", names.stream().map(name -> one.path(name).asText()).toList());
        table.add(List.of(
                event,
                what,
                one.path("field").asText(""),
                Table.cell(one.path("live")),
                Table.cell(one.path("edited"))));
    }
}
