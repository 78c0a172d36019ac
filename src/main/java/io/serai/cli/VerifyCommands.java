package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = "Check what the hub relies on.")
final class VerifyCommands {
    private static final List<String> COLUMNS = List.of("ok", "check", "said", "drift");
    private static final String DEMO_ACCOUNT = "demoAcct001";

    private final Cli cli;

    VerifyCommands(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "connector",
            description = "Check a connector against the sandbox, or against the vendor itself.",
            sortOptions = false,
            footer = {"", "Ends with 1 where a check failed.", "", "Example:", "  serai verify connector novi"})
    int connector(
            @Parameters(paramLabel = "NAME", description = "The system, as novi.") String name,
            @Option(names = "--connection", paramLabel = "ID", description = "A connection to the vendor itself.")
                    @Nullable
                    String connection,
            @Option(names = "--account", paramLabel = "ID", description = "Whose connection.") @Nullable String account,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        String query = connection == null ? "" : "?connection_id=" + HubClient.segment(connection);
        JsonNode checks = cli.operator(account, DEMO_ACCOUNT)
                .post("/v3/hub/connector/" + HubClient.segment(name) + "/verify" + query, null)
                .path("data");
        long failed = 0;
        var table = new Table(COLUMNS);
        for (JsonNode check : checks) {
            boolean ok = check.path("ok").asBoolean();
            failed += ok ? 0 : 1;
            table.add(Stream.concat(
                            Stream.of(ok ? "pass" : "FAIL"),
                            COLUMNS.stream().skip(1).map(check::path).map(Table::cell))
                    .toList());
        }
        if (json) {
            cli.print(checks);
        } else {
            table.print(cli.out());
            cli.out()
                    .println(
                            failed == 0
                                    ? "All " + checks.size() + " checks passed."
                                    : failed + " of " + checks.size() + " checks failed.");
        }
        return failed == 0 ? 0 : 1;
    }
}
