package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "logs",
        description = "Runs and dead letters as lines: the last ones, and with --follow what comes.",
        sortOptions = false,
        footer = {"", "Ends with Ctrl-C.", "", "Example:", "  serai logs --follow --capability imports.splash"})
final class LogsCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on, until it is ended.")
    private boolean follow;

    @Option(names = "--capability", paramLabel = "NAME", description = "Only of this, such as imports.splash.")
    private @Nullable String capability;

    @Option(names = "--account", paramLabel = "ID", description = "Of one account.")
    private @Nullable String account;

    @Option(names = "--json", description = "An object a line: event, and the run or letter as the hub answers it.")
    private boolean json;

    private final Cli cli;

    LogsCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        BiConsumer<String, JsonNode> lines = this::line;
        var feed = new LogFeed(cli.operator(account, null), capability, lines);
        feed.begin();
        try {
            // whoever reads no more has had enough
            while (follow && !cli.out().checkError()) {
                Thread.sleep(LOOK.toMillis());
                look(feed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /// Waits where the hub is away or has too much to do.
    private void look(LogFeed feed) throws InterruptedException {
        Duration wait = LOOK;
        boolean said = false;
        while (!cli.out().checkError()) {
            try {
                feed.look();
                break;
            } catch (CommandException e) {
                if (e instanceof RefusedException refused
                        && refused.answered() < SERVER_FAULT
                        && refused.answered() != TOO_MANY) {
                    throw e;
                }
                if (!said) {
                    cli.shell().err().println("serai: " + e.getMessage() + "\nIt is tried again.");
                    said = true;
                }
                Thread.sleep(wait.toMillis());
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            }
        }
        if (said) {
            cli.shell().err().println("serai: the hub answers again.");
        }
    }

    private void line(String event, JsonNode about) {
        PrintWriter out = cli.out();
        if (json) {
            ObjectNode line = cli.object().put("event", event);
            line.set(event.equals(LogFeed.LETTER) ? "dead_letter" : "run", about);
            out.println(Printable.json(line.toString()));
        } else {
            out.println(Printable.of(LogFeed.text(event, about).stripTrailing()));
        }
    }
}
