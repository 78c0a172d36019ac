package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "ledger",
        description = "What the hub has accepted, and what became of it.",
        sortOptions = false,
        footer = {"", "Ends with 1 where the ledger is out of balance."})
final class LedgerCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of(
            "account_id", "provider", "accepted", "done", "in_progress", "retrying", "dead", "discarded", "imbalance");

    @Option(names = "--account", paramLabel = "ID", description = "Of one account.")
    private @Nullable String account;

    @Option(names = "--json", description = "As the hub answered.")
    private boolean json;

    private final Cli cli;

    LedgerCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        JsonNode entries = cli.operator(account, null).get("/v3/hub/ledger").path("data");
        boolean balanced = true;
        for (JsonNode entry : entries) {
            balanced &= entry.path("imbalance").asLong() == 0;
        }
        if (json) {
            cli.print(entries);
        } else {
            new Table(COLUMNS, entries).print(cli.out());
            cli.out()
                    .println(
                            balanced
                                    ? "The ledger balances: everything that was accepted is accounted for."
                                    : "THE LEDGER IS OUT OF BALANCE: see docs/how-to/handle-dead-letters.md.");
        }
        return balanced ? 0 : 1;
    }
}
