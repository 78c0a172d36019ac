package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "trace",
        description = "What became of one request: the request, the steps of its routes, calls, work, changed records.",
        sortOptions = false,
        footer = {
            "",
            "The id stands in an answer's X-Request-Id, and in runs and dead letters as request_id.",
            "",
            "Example:",
            "  serai trace 4f0c2a9be1d7633018aa52c4"
        })
final class TraceCommand implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("at", "ms", "kind", "name", "of", "status", "outcome", "attempt", "count", "run_id");

    @Parameters(paramLabel = "REQUEST_ID", description = "The request's id.")
    private String id = "";

    @Option(names = "--account", paramLabel = "ID", description = "Of this account.")
    private @Nullable String account;

    @Option(names = "--json", description = "As the hub answered.")
    private boolean json;

    private final Cli cli;

    TraceCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        JsonNode trace = cli.operator(account, null)
                .get("/v3/hub/trace/" + HubClient.segment(id))
                .path("data");
        if (json) {
            cli.print(trace);
            return 0;
        }
        new Table(COLUMNS, trace.path("parts")).print(cli.out());
        for (JsonNode missing : trace.path("missing")) {
            cli.out().println();
            cli.out()
                    .println("Missing (" + Printable.of(missing.path("kind").asText()) + "): "
                            + Printable.of(missing.path("why").asText()) + ".");
        }
        return 0;
    }
}
