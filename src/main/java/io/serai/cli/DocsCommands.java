package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "docs", description = "Documents that answers stand on.")
final class DocsCommands {
    private static final List<String> COLUMNS =
            List.of("doc_id", "doc_name", "regulation_type", "version", "status", "chunk_count", "created_at");
    private static final List<String> FACTS = List.of(
            "doc_id",
            "doc_name",
            "status",
            "stage",
            "attempt",
            "next_attempt_at",
            "error",
            "failure_stage",
            "parser",
            "chunk_count",
            "summary",
            "run_id",
            "created_at",
            "updated_at");
    private static final List<String> EVENTS = List.of("at", "to_status", "stage", "message");
    private static final String PATH = "/api/v1/documents";

    private final Cli cli;

    DocsCommands(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "list",
            description = "Documents, the newest first.",
            sortOptions = false,
            footer = {"", "Example:", "  serai docs list --status failed"})
    int list(
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            description = "pending, stored, parsed, indexed or failed.")
                    @Nullable
                    String status,
            @Option(names = "--type", paramLabel = "TYPE", description = "Of this regulation_type.") @Nullable
                    String type,
            @Option(names = "--version", paramLabel = "TEXT", description = "Of this version.") @Nullable
                    String version,
            @Option(names = "--q", paramLabel = "TEXT", description = "Part of a name.") @Nullable String words,
            @Option(names = "--limit", paramLabel = "N", description = "At most. Default: 20.", defaultValue = "20")
                    int limit,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        JsonNode found = cli.person()
                .get(new Asked(PATH)
                        .with("status", status)
                        .with("regulation_type", type)
                        .with("version", version)
                        .with("q", words)
                        .with("per_page", String.valueOf(limit))
                        .path());
        if (json) {
            cli.print(found);
        } else if (found.path("items").isEmpty()) {
            cli.out().println("None.");
        } else {
            new Table(COLUMNS, found.path("items")).print(cli.out());
        }
        return 0;
    }

    @Command(
            name = "upload",
            description = "Takes a document in: PDF, DOCX, XLSX, PPTX, HTML or text.",
            sortOptions = false,
            footer = {"", "Example:", "  serai docs upload noise.pdf --type safety --wait"})
    int upload(
            @Parameters(paramLabel = "FILE", description = "The document.") Path file,
            @Option(names = "--id", paramLabel = "ID", description = "Its doc_id. Default: one is made.") @Nullable
                    String id,
            @Option(names = "--name", paramLabel = "TEXT", description = "Its name. Default: the file's.") @Nullable
                    String name,
            @Option(names = "--type", paramLabel = "TYPE", description = "Its regulation_type.") @Nullable String type,
            @Option(names = "--version", paramLabel = "TEXT", description = "Its version.") @Nullable String version,
            @Option(names = "--summary", description = "With a summary.") boolean summary,
            @Option(names = "--wait", description = "Until it is indexed.") boolean wait,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        if (!Files.isRegularFile(file)) {
            throw new CommandException(file + " is no file.");
        }
        var texts = new LinkedHashMap<String, String>();
        put(texts, "doc_id", id);
        put(texts, "doc_name", name);
        put(texts, "regulation_type", type);
        put(texts, "version", version);
        put(texts, "generate_summary", summary ? "true" : null);
        put(texts, "sync", wait ? "true" : null);
        JsonNode taken = cli.person().upload(PATH + "/upload", texts, file);
        if (json) {
            cli.print(taken);
        } else {
            cli.out()
                    .println(Printable.of(taken.path("doc_id").asText()) + " is "
                            + Printable.of(taken.path("status").asText())
                            + (wait
                                    ? ", " + taken.path("num_chunks").asInt() + " passages"
                                    : "; see: serai docs status "
                                            + Printable.of(taken.path("doc_id").asText())));
            if (!taken.path("summary").asText().isEmpty()) {
                cli.out().println(Printable.of(taken.path("summary").asText()));
            }
        }
        return 0;
    }

    private static void put(Map<String, String> texts, String name, @Nullable String text) {
        if (text != null) {
            texts.put(name, text);
        }
    }

    @Command(
            name = "status",
            description = "How far a document is, and what became of it.",
            sortOptions = false,
            footer = {"", "Ends with 1 where it failed."})
    int status(
            @Parameters(paramLabel = "ID", description = "The document's doc_id.") String id,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        JsonNode status = cli.person().get(PATH + "/status/" + HubClient.segment(id));
        if (json) {
            cli.print(status);
        } else {
            Asked.facts(FACTS, status).print(cli.out());
            cli.out().println();
            new Table(EVENTS, status.path("events")).print(cli.out());
        }
        return status.path("status").asText().equals("failed") ? 1 : 0;
    }

    @Command(name = "delete", description = "Takes a document away, with all that was read of it.", sortOptions = false)
    int delete(
            @Parameters(paramLabel = "ID", description = "The document's doc_id.") String id,
            @Option(names = "--json", description = "Nothing else on the output.") boolean json) {
        cli.person().call("DELETE", PATH + "/" + HubClient.segment(id), null);
        if (json) {
            cli.print(cli.object().put("doc_id", id).put("deleted", true));
        } else {
            cli.out().println(Printable.of(id) + " is gone.");
        }
        return 0;
    }

    @Command(name = "reprocess", description = "Has a document read again.", sortOptions = false)
    int reprocess(
            @Parameters(paramLabel = "ID", description = "The document's doc_id.") String id,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        JsonNode begun = cli.person().post(PATH + "/" + HubClient.segment(id) + "/reprocess", null);
        if (json) {
            cli.print(begun);
        } else {
            cli.out().println("It is read again; see: serai docs status " + Printable.of(id));
        }
        return 0;
    }
}
