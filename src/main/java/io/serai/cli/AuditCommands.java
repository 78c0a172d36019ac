package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "audit", description = "The record of what was changed, and by whom.")
final class AuditCommands {
    private final Cli cli;

    AuditCommands(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "verify",
            description = "Check that nothing was removed from the record or changed in it.",
            footer = {"", "Ends with 1 where something was."})
    int verify(@Option(names = "--json", description = "As the hub answered.") boolean json) {
        JsonNode found = cli.operator(null, null).get("/api/audit/verify");
        boolean whole = found.path("ok").asBoolean();
        if (json) {
            cli.print(found);
        } else if (whole) {
            cli.out()
                    .println("The record is whole: " + found.path("rows").asLong() + " entries, "
                            + found.path("sealed").asLong() + " of them sealed, up to "
                            + Printable.of(found.path("head").asText("none")) + ".");
        } else {
            cli.out()
                    .println("THE RECORD IS BROKEN from entry "
                            + Printable.of(Table.cell(found.path("first_broken")))
                            + " on: something was removed from it, or changed. See docs/reference/audit.md.");
        }
        return whole ? 0 : 1;
    }
}
