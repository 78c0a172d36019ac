package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ask",
        description = "Asks the account's documents, and shows what the answer stands on.",
        sortOptions = false,
        footer = {
            "",
            "Ends with 1 where the documents don't say.",
            "",
            "Examples:",
            "  serai ask \"How long is an extinguisher good for?\"",
            "  serai ask \"And on the roof?\" --session a8Wv2mQb0xYpT3kLs9ZdEf"
        })
final class AskCommand implements Callable<Integer> {
    @Parameters(paramLabel = "QUESTION", description = "Up to 4,000 letters, in quotation marks.")
    private String question = "";

    @Option(names = "--session", paramLabel = "ID", description = "The conversation that it belongs to.")
    private @Nullable String session;

    @Option(names = "--regulation", paramLabel = "TYPE", description = "Only documents of this regulation.")
    private @Nullable String regulation;

    @Option(names = "--json", description = "As the hub answered.")
    private boolean json;

    private final Cli cli;

    AskCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        ObjectNode asked = JsonNodeFactory.instance.objectNode();
        asked.put("query", question);
        if (session != null) {
            asked.put("session_id", session);
        }
        if (regulation != null) {
            asked.putObject("filters").put("regulation_type", regulation);
        }
        JsonNode answer = cli.person().post("/api/v1/rag/chat", asked);
        if (json) {
            cli.print(answer);
        } else {
            show(answer);
        }
        return answer.path("answered").asBoolean() ? 0 : 1;
    }

    private void show(JsonNode answer) {
        answer.path("answer").asText().lines().forEach(line -> cli.out().println(Printable.of(line)));
        if (!answer.path("sources").isEmpty()) {
            cli.out().println();
        }
        for (JsonNode source : answer.path("sources")) {
            String heading = source.path("heading").asText("");
            cli.out()
                    .println("[" + source.path("n").asInt() + "] "
                            + Printable.of(source.path("doc_name").asText()) + " ("
                            + source.path("doc_id").asText() + "), page "
                            + source.path("page").asInt() + (heading.isEmpty() ? "" : ", " + Printable.of(heading)));
            if (!answer.path("extractive").asBoolean()) {
                cli.out()
                        .println("    "
                                + Printable.of(source.path("quote").asText().replaceAll("\\s+", " ")));
            }
        }
        if (answer.path("session_id").isTextual()) {
            cli.out().println();
            cli.out()
                    .println(
                            "Ask on with --session " + answer.path("session_id").asText());
        }
    }
}
