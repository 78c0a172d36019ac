package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "connections",
        description = "An account's ways to third parties, and whether they work. Without a verb: all of them.",
        sortOptions = false,
        footer = {"", "Example:", "  serai connections --account demoAcct001"})
final class ConnectionsCommands implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("id", "system", "name", "enabled", "breaker", "last_ok_at", "last_error_at", "last_error");
    private static final List<String> FACTS = List.of(
            "id",
            "system",
            "name",
            "enabled",
            "breaker",
            "settings",
            "secrets",
            "last_ok_at",
            "last_error_at",
            "last_error",
            "created_on",
            "updated_on");
    private static final List<String> USAGE = List.of("last_used_at", "calls_today", "limits", "outage_since");
    private static final List<String> USES = List.of("kind", "id", "description");
    private static final List<String> SCHEDULES = List.of("id", "description");
    private static final List<String> DRIFT = List.of("call", "field", "what", "was", "is", "seen_on");
    private static final String PATH = "/v3/hub/connection";

    @Option(names = "--account", paramLabel = "ID", description = "Of this account.")
    private @Nullable String account;

    @Option(names = "--json", description = "As the hub answered.")
    private boolean json;

    private final Cli cli;

    ConnectionsCommands(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        JsonNode connections = cli.operator(account, null).get(PATH).path("data");
        if (json) {
            cli.print(connections);
        } else if (connections.isEmpty()) {
            cli.out().println("None: the account has no connection.");
        } else {
            new Table(COLUMNS, connections).print(cli.out());
        }
        return 0;
    }

    @Command(
            name = "show",
            description = "One connection: its state, what goes by it, what is other than it was.",
            sortOptions = false)
    int show(
            @Parameters(paramLabel = "ID", description = "The connection's id.") String id,
            @Option(names = "--account", paramLabel = "ID", description = "Of this account.") @Nullable String account,
            @Option(names = "--json", description = "As the hub answered, its usage among it.") boolean json) {
        HubClient hub = cli.operator(account, null);
        String path = PATH + "/" + HubClient.segment(id);
        JsonNode connection = hub.get(path).path("data");
        JsonNode usage = hub.get(path + "/usage").path("data");
        if (json) {
            var both = cli.object();
            connection.properties().forEach(member -> both.set(member.getKey(), member.getValue()));
            cli.print(both.set("usage", usage));
            return 0;
        }
        Asked.facts(FACTS, connection).print(cli.out());
        Asked.facts(USAGE, usage).print(cli.out());
        rows("What goes by it:", USES, usage.path("uses"));
        rows("Schedules that use its system:", SCHEDULES, usage.path("schedules"));
        rows("Other than it was:", DRIFT, usage.path("drift"));
        return 0;
    }

    private void rows(String heading, List<String> columns, JsonNode rows) {
        if (!rows.isEmpty()) {
            cli.out().println();
            cli.out().println(heading);
            new Table(columns, rows).print(cli.out());
        }
    }

    @Command(
            name = "test",
            description = "One cheap, harmless call.",
            sortOptions = false,
            footer = {"", "Ends with 1 where it failed."})
    int test(
            @Parameters(paramLabel = "ID", description = "The connection's id.") String id,
            @Option(names = "--account", paramLabel = "ID", description = "Of this account.") @Nullable String account,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        JsonNode result = cli.operator(account, null)
                .post(PATH + "/" + HubClient.segment(id) + "/test", null)
                .path("data");
        boolean ok = result.path("ok").asBoolean();
        if (json) {
            cli.print(result);
        } else {
            cli.out()
                    .println((ok ? "It works" : "It does not work") + ", "
                            + result.path("took_ms").asLong() + " ms: "
                            + Printable.of(result.path("said").asText()));
        }
        return ok ? 0 : 1;
    }

    @Command(
            name = "heal",
            description = "Take in what the vendor did since a moment and the hub did not hear of.",
            sortOptions = false,
            footer = {"", "Example:", "  serai connections heal q83vASNFZ4k --since 2026-04-01T00:00:00Z"})
    int heal(
            @Parameters(paramLabel = "ID", description = "The connection's id.") String id,
            @Option(
                            names = "--since",
                            required = true,
                            paramLabel = "INSTANT",
                            description = "From when on, at most 30 days ago.")
                    String since,
            @Option(names = "--account", paramLabel = "ID", description = "Of this account.") @Nullable String account,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        String path = new Asked(PATH + "/" + HubClient.segment(id) + "/heal")
                .with("since", since)
                .path();
        JsonNode begun = cli.operator(account, null).post(path, null).path("data");
        if (json) {
            cli.print(begun);
        } else {
            cli.out()
                    .println("Healing. Follow it: serai runs show "
                            + Printable.of(begun.path("run_id").asText()));
        }
        return 0;
    }
}
