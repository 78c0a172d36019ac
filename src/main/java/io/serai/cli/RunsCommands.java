package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "runs", description = "What the hub did, and how far it is.")
final class RunsCommands {
    private static final List<String> COLUMNS =
            List.of("id", "capability", "trigger", "status", "progress", "started_on", "dead_letters", "source");
    private static final List<String> FACTS = List.of(
            "id",
            "capability",
            "trigger",
            "source",
            "triggered_by",
            "status",
            "progress",
            "message",
            "counts",
            "asks",
            "started_on",
            "finished_on",
            "request_id",
            "dead_letters");
    private static final String PATH = "/v3/hub/run";

    private final Cli cli;

    RunsCommands(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "list",
            description = "Runs, the newest first.",
            sortOptions = false,
            footer = {"", "Example:", "  serai runs list --status partial --since 2026-04-01"})
    int list(
            @Option(names = "--account", paramLabel = "ID", description = "Of one account.") @Nullable String account,
            @Option(names = "--capability", paramLabel = "NAME", description = "Such as imports.splash.") @Nullable
                    String capability,
            @Option(names = "--status", paramLabel = "STATUS", description = "running, done, partial or failed.")
                    @Nullable
                    String status,
            @Option(names = "--since", paramLabel = "INSTANT", description = "Begun at or after this.") @Nullable
                    String since,
            @Option(names = "--limit", paramLabel = "N", description = "At most. Default: 20.", defaultValue = "20")
                    int limit,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        String path = new Asked(PATH)
                .with("capability", capability)
                .with("status", status)
                .with("since", since)
                .with("limit", String.valueOf(limit))
                .path();
        JsonNode runs = cli.operator(account, null).get(path).path("data");
        if (json) {
            cli.print(runs);
        } else {
            new Table(COLUMNS, runs).print(cli.out());
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "One run.",
            sortOptions = false,
            footer = {"", "Ends with 1 where the run failed."})
    int show(
            @Parameters(paramLabel = "ID", description = "The run's id.") String id,
            @Option(names = "--account", paramLabel = "ID", description = "Of this account.") @Nullable String account,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        JsonNode run = cli.operator(account, null)
                .get(PATH + "/" + HubClient.segment(id))
                .path("data");
        if (json) {
            cli.print(run);
        } else {
            Asked.facts(FACTS, run).print(cli.out());
        }
        return run.path("status").asText().equals("failed") ? 1 : 0;
    }
}
