package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "token", description = "Your personal access tokens.")
final class TokenCommands {
    private static final List<String> COLUMNS =
            List.of("prefix", "name", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at");
    private static final Pattern DAYS = Pattern.compile("([1-9]\\d{0,3})d");
    private static final String PATH = "/auth/tokens";

    private final Cli cli;

    TokenCommands(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "create",
            description = "Make a token. It is shown this once.",
            sortOptions = false,
            footer = {
                "",
                "Examples:",
                "  serai token create --name build --ttl 30d",
                "  serai token create --name reports --scope run:read --raw > token"
            })
    int create(
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "What it is for.")
                    String name,
            @Option(
                            names = "--ttl",
                            paramLabel = "DAYS",
                            description = "How long it works, as 30d, or never. Default: 90d.")
                    @Nullable
                    String ttl,
            @Option(
                            names = "--scope",
                            paramLabel = "PERMISSION",
                            description = "What it may do, at most what you may; repeat it for more. Default: all.")
                    @Nullable
                    List<String> scopes,
            @Option(names = "--raw", description = "Print the token and nothing else.") boolean raw,
            @Option(names = "--json", description = "As the hub answered.") boolean json) {
        if (raw && json) {
            throw new UsageException("--raw and --json exclude each other.");
        }
        ObjectNode wish = cli.object().put("name", name);
        if (ttl != null) {
            wish.put("expires_in_days", days(ttl));
        }
        if (scopes != null) {
            scopes.forEach(wish.putArray("scopes")::add);
        }
        JsonNode made = cli.person().post(PATH, wish);
        String token = new Credential.Bearer(made.path("token").asText(), false).token();
        if (json) {
            cli.print(made);
        } else if (raw) {
            cli.out().println(token);
        } else {
            String ends = Table.cell(made.path("expires_at"));
            cli.out().println(token);
            cli.out()
                    .println("Keep it now: it is not shown again. It works "
                            + (ends.isEmpty() ? "until it is revoked" : "until " + Printable.of(ends)) + ".");
        }
        return 0;
    }

    @Command(
            name = "list",
            description = "Your tokens, without what they open.",
            sortOptions = false,
            footer = {"", "Example:", "  serai token list --json"})
    int list(@Option(names = "--json", description = "As the hub answered.") boolean json) {
        JsonNode tokens = cli.person().get(PATH);
        if (json) {
            cli.print(tokens);
        } else {
            new Table(COLUMNS, tokens).print(cli.out());
        }
        return 0;
    }

    @Command(
            name = "revoke",
            description = "End a token, at once and for good.",
            footer = {"", "Examples:", "  serai token revoke build", "  serai token revoke 4f0c12ab"})
    int revoke(@Parameters(paramLabel = "ID|PREFIX|NAME", description = "Which: see serai token list.") String which) {
        HubClient hub = cli.person();
        JsonNode token = find(hub.get(PATH), which);
        hub.call("DELETE", PATH + "/" + HubClient.segment(token.path("id").asText()), null);
        cli.out().println("Revoked: " + described(token) + ".");
        return 0;
    }

    /// By id, else by prefix, else by name, of those that still work.
    private static JsonNode find(JsonNode tokens, String which) {
        var living = new ArrayList<JsonNode>();
        tokens.forEach(token -> {
            if (!token.hasNonNull("revoked_at")) {
                living.add(token);
            }
        });
        for (String field : List.of("id", "prefix", "name")) {
            Predicate<JsonNode> named = token -> token.path(field).asText().equals(which);
            List<JsonNode> found = living.stream().filter(named).toList();
            if (found.size() == 1) {
                return found.get(0);
            }
            if (found.size() > 1) {
                throw new CommandException(found.size() + " tokens have this " + field + "; say which by its id:\n"
                        + found.stream()
                                .map(token ->
                                        "  " + Printable.of(token.path("id").asText()) + "  " + described(token))
                                .collect(Collectors.joining("\n")));
            }
        }
        throw new CommandException(
                "None of your tokens that still work has the id, prefix or name '" + Printable.of(which) + "'.");
    }

    private static String described(JsonNode token) {
        return Printable.of(token.path("name").asText()) + " ("
                + Printable.of(token.path("prefix").asText()) + ", made "
                + Printable.of(token.path("created_at").asText()) + ")";
    }

    private static @Nullable Integer days(String ttl) {
        if (ttl.equals("never")) {
            return null;
        }
        Matcher days = DAYS.matcher(ttl);
        if (!days.matches() || Integer.parseInt(days.group(1)) > 3650) {
            throw new UsageException(
                    "--ttl is a number of days from 1d to 3650d, or never, not '" + Printable.of(ttl) + "'.");
        }
        return Integer.valueOf(days.group(1));
    }
}
