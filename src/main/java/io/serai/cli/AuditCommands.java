package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "audit", description = "The record of what was changed, and by whom.")
final class AuditCommands {
    private static final List<String> BREAKS = List.of("seal_no", "id", "problem");

    private final Cli cli;

    AuditCommands(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "verify",
            description = "Check that every row of the record is there, as it was written.",
            sortOptions = false,
            footer = {
                "",
                "Ends with 1 where one is not.",
                "",
                "Example:",
                "  serai audit verify --head 1042:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            })
    int verify(
            @Option(
                            names = "--head",
                            paramLabel = "HEAD",
                            description = "A head of an earlier verification, which must still be in the chain.")
                    @Nullable
                    String head,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        JsonNode found = cli.operator(null, null)
                .get("/api/audit/verify" + (head == null ? "" : "?head=" + HubClient.segment(head)));
        boolean whole = found.path("ok").asBoolean();
        if (json) {
            cli.print(found);
            return whole ? 0 : 1;
        }
        if (!found.path("breaks").isEmpty()) {
            new Table(BREAKS, found.path("breaks")).print(cli.out());
            cli.out().println();
        }
        cli.out()
                .println(found.path("rows").asLong() + " rows: "
                        + found.path("sealed").asLong() + " sealed, "
                        + found.path("unsealed").asLong() + " not yet. Head "
                        + Printable.of(found.path("head").asText("none")));
        cli.out()
                .println(
                        found.hasNonNull("kept_head")
                                ? "Kept outside the database, "
                                        + found.path("kept_age_seconds").asLong() + " s ago: "
                                        + Printable.of(found.path("kept_head").asText())
                                : "This hub keeps no head outside the database yet.");
        cli.out()
                .println(
                        whole
                                ? "The audit chain is whole: no sealed row was changed or removed."
                                : "THE AUDIT CHAIN IS BROKEN in "
                                        + found.path("broken").asLong() + " places: see docs/reference/audit.md.");
        return whole ? 0 : 1;
    }
}
