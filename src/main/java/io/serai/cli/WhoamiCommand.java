package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "whoami",
        description = "Who the hub takes you for.",
        sortOptions = false,
        footer = {"", "Example:", "  serai whoami --json"})
final class WhoamiCommand implements Callable<Integer> {
    @Option(names = "--json", description = "As the hub answered.")
    private boolean json;

    private final Cli cli;

    WhoamiCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        HubClient hub = cli.person();
        JsonNode me = hub.get("/me");
        if (json) {
            cli.print(me);
            return 0;
        }
        cli.out().println("server  " + hub.server().url());
        for (String field : List.of("email", "name", "role", "id")) {
            String value = Printable.of(Table.cell(me.path(field)));
            if (!value.isEmpty()) {
                cli.out().println(field + " ".repeat(8 - field.length()) + value);
            }
        }
        return 0;
    }
}
