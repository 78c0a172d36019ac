package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "undo",
        description = "Look at what an undo of a run would take back, and do it with --yes.",
        sortOptions = false,
        footer = {"", "Ends with 1 where the undo failed.", "", "Example:", "  serai undo Pu5YunthMlo --yes"})
final class UndoCommand implements Callable<Integer> {
    private static final String PATH = "/v3/hub/run/";
    private static final List<String> COUNTS = List.of("restored", "removed", "returned", "kept");
    private static final List<String> ROWS = List.of("type", "id", "field", "reason");
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int SHOWN = 20;

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private String run = "";

    @Option(names = "--account", paramLabel = "ID", description = "Of this account.")
    private @Nullable String account;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Option(names = "--json", description = "The undoing run, as the hub answered.")
    private boolean json;

    private final Cli cli;

    UndoCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws InterruptedException {
        HubClient hub = cli.operator(account, null);
        String undo = hub.post(PATH + HubClient.segment(run) + "/undo" + (yes ? "" : "?dry_run=true"), null)
                .at("/data/run_id")
                .asText();
        String path = PATH + HubClient.segment(undo);
        JsonNode ended = hub.get(path).path("data");
        while (ended.path("status").asText().equals("running")) {
            Thread.sleep(LOOK.toMillis());
            ended = hub.get(path).path("data");
        }
        if (json) {
            cli.print(ended);
        } else {
            told(hub, path, ended);
        }
        return ended.path("status").asText().equals("failed") ? 1 : 0;
    }

    private void told(HubClient hub, String path, JsonNode ended) {
        Asked.facts(COUNTS, ended.path("counts")).print(cli.out());
        if (ended.at("/counts/kept").asLong() > 0) {
            cli.out().println();
            cli.out().println("Stays as it is:");
            JsonNode kept = hub.get(new Asked(path + "/rows")
                            .with("outcome", "kept")
                            .with("limit", String.valueOf(SHOWN))
                            .path())
                    .path("data");
            new Table(ROWS, kept).print(cli.out());
        }
        cli.out().println();
        cli.out().println(Printable.of(ended.path("message").asText()));
        if (!yes) {
            cli.out().println("Add --yes to take it back.");
        }
    }
}
