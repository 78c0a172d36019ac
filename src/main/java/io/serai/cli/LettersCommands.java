package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "letters", description = "Dead letters: what was accepted and could not be done.")
final class LettersCommands {
    private static final List<String> COLUMNS =
            List.of("id", "capability", "status", "attempts", "last_failed_on", "fingerprint", "exception", "message");
    private static final List<String> CAUSES =
            List.of("letters", "fingerprint", "capability", "endpoint", "exception", "last_failed_on", "message");
    private static final List<String> FACTS = List.of(
            "id",
            "provider",
            "capability",
            "status",
            "endpoint",
            "exception",
            "message",
            "fingerprint",
            "attempts",
            "first_failed_on",
            "last_failed_on",
            "event_key",
            "run_id",
            "request_id",
            "reason");
    private static final String PATH = "/v3/hub/dead_letter";

    private final Cli cli;

    LettersCommands(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "list",
            description = "Letters, the newest first; or their causes.",
            sortOptions = false,
            footer = {"", "Example:", "  serai letters list --causes"})
    int list(
            @Option(names = "--account", paramLabel = "ID", description = "Of one account.") @Nullable String account,
            @Option(names = "--causes", description = "Those that failed alike, counted.") boolean causes,
            @Option(names = "--capability", paramLabel = "NAME", description = "Such as zoom.webhook.") @Nullable
                    String capability,
            @Option(names = "--fingerprint", paramLabel = "CAUSE", description = "Of one cause.") @Nullable
                    String fingerprint,
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            description = "open, replaying, replayed or discarded. Default: open.",
                            defaultValue = "open")
                    String status,
            @Option(names = "--limit", paramLabel = "N", description = "At most. Default: 20.", defaultValue = "20")
                    int limit,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        if (causes && fingerprint != null) {
            throw new UsageException("--causes and --fingerprint exclude each other.");
        }
        String path = new Asked(causes ? PATH + "/group" : PATH)
                .with("capability", capability)
                .with("fingerprint", fingerprint)
                .with("status", status)
                .with("limit", String.valueOf(limit))
                .path();
        JsonNode found = cli.operator(account, null).get(path).path("data");
        if (json) {
            cli.print(found);
        } else if (found.isEmpty()) {
            cli.out().println("None: no letter fits.");
        } else {
            new Table(causes ? CAUSES : COLUMNS, found).print(cli.out());
        }
        return 0;
    }

    @Command(name = "show", description = "One letter, with what came where you may see it.", sortOptions = false)
    int show(
            @Parameters(paramLabel = "ID", description = "The letter's id.") String id,
            @Option(names = "--account", paramLabel = "ID", description = "Of this account.") @Nullable String account,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        JsonNode letter = cli.operator(account, null)
                .get(PATH + "/" + HubClient.segment(id))
                .path("data");
        if (json) {
            cli.print(letter);
            return 0;
        }
        Asked.facts(FACTS, letter).print(cli.out());
        if (letter.hasNonNull("payload")) {
            cli.out().println();
            letter.path("payload").asText().lines().map(Printable::of).forEach(cli.out()::println);
        }
        return 0;
    }

    @Command(name = "discard", description = "End a letter for good.", sortOptions = false)
    int discard(
            @Parameters(paramLabel = "ID", description = "The letter's id.") String id,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "WHY",
                            description = "For whoever looks for it later.")
                    String reason,
            @Option(names = "--account", paramLabel = "ID", description = "Of this account.") @Nullable
                    String account) {
        cli.operator(account, null)
                .post(
                        PATH + "/" + HubClient.segment(id) + "/discard",
                        cli.object().put("reason", reason));
        cli.out().println("Discarded: " + Printable.of(id));
        return 0;
    }
}
