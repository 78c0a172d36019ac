package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "resume",
        description = "Look at what waits in a hub that was restored, and let it go on with --yes.",
        sortOptions = false,
        footer = {
            "",
            "What was done since the back-up waits too, and would be done again. Discard what is not to be done, kind by"
                    + " kind; what is discarded is a dead letter with that reason, and is never done.",
            "",
            "Examples:",
            "  serai resume",
            "  serai resume --discard older-than=PT12H --capability mail.reset --yes",
            "  serai resume --discard older-than=2026-04-01T00:00:00Z --yes",
            "  serai resume --yes"
        })
final class ResumeCommand implements Callable<Integer> {
    private static final String PATH = "/v3/hub/hold";
    private static final String OLDER = "older-than=";
    private static final List<String> COLUMNS = List.of("capability", "waiting", "oldest_on", "newest_on", "does");

    @Option(
            names = "--discard",
            paramLabel = "older-than=WHEN",
            description = "Discard what was accepted before WHEN, an instant or so long ago (P7D, PT12H).")
    private @Nullable String discard;

    @Option(names = "--capability", paramLabel = "NAME", description = "Discard only work of this kind.")
    private @Nullable String capability;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Option(names = "--json", description = "As the hub answered.")
    private boolean json;

    private final Cli cli;

    ResumeCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        HubClient hub = cli.operator(null, null);
        if (discard == null && capability != null) {
            throw new UsageException("--capability says what to --discard; a hub goes on as a whole.");
        }
        JsonNode answer = discard != null
                ? hub.post(PATH + "/discard", wish(discard)).path("data")
                : yes
                        ? hub.post(PATH + "/resume", null).path("data")
                        : hub.get(PATH).path("data");
        if (json) {
            cli.print(answer);
        } else if (discard != null) {
            discarded(answer);
        } else {
            waiting(answer);
        }
        return 0;
    }

    private ObjectNode wish(String when) {
        ObjectNode wish = cli.object().put("before", before(when).toString()).put("dry_run", !yes);
        if (capability != null) {
            wish.put("capability", capability);
        }
        return wish;
    }

    private static Instant before(String when) {
        String time = when.startsWith(OLDER) ? when.substring(OLDER.length()) : "";
        try {
            if (time.startsWith("P")) {
                return time.contains("T")
                        ? Instant.now().minus(Duration.parse(time))
                        : Instant.now()
                                .atOffset(ZoneOffset.UTC)
                                .minus(Period.parse(time))
                                .toInstant();
            }
            return Instant.parse(time);
        } catch (DateTimeException e) {
            throw new UsageException(
                    "--discard: expected older-than= and an instant as 2026-04-01T00:00:00Z, or how long ago as P7D or"
                            + " PT12H, not " + when);
        }
    }

    private void discarded(JsonNode answer) {
        table(answer);
        cli.out()
                .println(
                        yes
                                ? "Discarded " + answer.path("discarded").asLong()
                                        + ". The hub is still held: serai resume shows what is left."
                                : "Nothing was discarded: add --yes to discard these.");
    }

    private void waiting(JsonNode answer) {
        if (answer.path("held").asBoolean()) {
            cli.out()
                    .println("Held since "
                            + Printable.of(answer.path("held_since").asText())
                            + ", with what was there on "
                            + Printable.of(answer.path("backed_up_on").asText())
                            + ". Nothing goes outside; these wait:");
            cli.out().println();
            table(answer);
            cli.out().println("Nothing was done: add --yes to let all of it go, or --discard what is not to be done.");
        } else {
            table(answer);
            cli.out().println(yes ? "The hub goes on." : "The hub is not held: it goes on.");
        }
    }

    private void table(JsonNode answer) {
        if (!answer.path("waiting").isEmpty()) {
            new Table(COLUMNS, answer.path("waiting")).print(cli.out());
            cli.out().println();
        }
    }
}
