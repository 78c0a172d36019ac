package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        description = "Look at a replay of dead letters, and do it with --yes.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  serai replay --capability zoom.webhook --account demoAcct001",
            "  serai replay --fingerprint 0123456789abcdef --account demoAcct001 --yes"
        })
final class ReplayCommand implements Callable<Integer> {
    private static final String PATH = "/v3/hub/dead_letter/replay";
    private static final List<String> CAUSES =
            List.of("letters", "fingerprint", "capability", "endpoint", "exception", "last_failed_on");
    private static final List<String> OUTSIDE = List.of("capability", "letters", "does");

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Only these letters.")
    private @Nullable List<String> ids;

    @Option(names = "--account", paramLabel = "ID", description = "Of this account.")
    private @Nullable String account;

    @Option(names = "--capability", paramLabel = "NAME", description = "Such as zoom.webhook.")
    private @Nullable String capability;

    @Option(names = "--provider", paramLabel = "NAME", description = "A vendor, file or job.")
    private @Nullable String provider;

    @Option(names = "--fingerprint", paramLabel = "CAUSE", description = "Of one cause.")
    private @Nullable String fingerprint;

    @Option(names = "--since", paramLabel = "INSTANT", description = "That failed last at or after this.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "INSTANT", description = "That failed last before this.")
    private @Nullable String until;

    @Option(names = "--canary", paramLabel = "N", description = "How many go first; 0 for none. Default: 5.")
    private @Nullable Integer canary;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Option(names = "--json", description = "As the hub answered.")
    private boolean json;

    private final Cli cli;

    ReplayCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        HubClient hub = cli.operator(account, null);
        ObjectNode wish = wish();
        if (!yes) {
            wish.put("dry_run", true);
        }
        JsonNode answer = hub.post(PATH, wish).path("data");
        if (json) {
            cli.print(answer);
        } else if (yes) {
            String run = Printable.of(answer.path("run_id").asText());
            cli.out()
                    .println("Replaying " + answer.path("letters").asLong()
                            + " letters. See how it goes: serai runs show " + run
                            + (account == null ? "" : " --account " + account));
        } else {
            preview(answer);
        }
        return 0;
    }

    private ObjectNode wish() {
        ObjectNode wish = cli.object();
        put(wish, "capability", capability);
        put(wish, "provider", provider);
        put(wish, "fingerprint", fingerprint);
        put(wish, "since", since);
        put(wish, "until", until);
        if (ids != null && !ids.isEmpty()) {
            ids.forEach(wish.putArray("ids")::add);
        }
        if (canary != null) {
            wish.put("canary", canary);
        }
        return wish;
    }

    private static void put(ObjectNode wish, String name, @Nullable String value) {
        if (value != null) {
            wish.put(name, value);
        }
    }

    private void preview(JsonNode preview) {
        long letters = preview.path("letters").asLong();
        cli.out()
                .println(letters + " letters, the oldest since "
                        + Printable.of(Table.cell(preview.path("oldest_on"))) + "; "
                        + preview.path("canaries").asLong() + " of them go first.");
        if (letters > 0) {
            cli.out().println();
            new Table(CAUSES, preview.path("causes")).print(cli.out());
            cli.out().println();
            new Table(OUTSIDE, preview.path("outside")).print(cli.out());
            cli.out().println();
        }
        cli.out().println("Nothing was done: add --yes to replay them.");
    }
}
