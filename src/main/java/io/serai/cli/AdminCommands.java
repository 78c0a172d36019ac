package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "admin",
        description = "The people of your account. Needs the role admin.",
        footer = {
            "",
            "USER is an id or an e-mail address.",
            "",
            "Examples:",
            "  serai admin add-user new@example.org --name \"New Person\" --role viewer",
            "  serai admin set-role new@example.org analyst",
            "  serai admin set-knowledge-role new@example.org legal",
            "  serai admin list-users --json"
        })
final class AdminCommands {
    private static final List<String> COLUMNS =
            List.of("id", "email", "name", "role", "knowledge_role", "active", "created_at", "deactivated_at");
    private static final String PATH = "/api/users";
    private static final int PAGE = 1000;
    private static final String JSON = "As the hub answered.";
    private static final String USER = "An id or an e-mail address.";

    private final Cli cli;

    AdminCommands(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "list-users", description = "All people of your account.")
    int listUsers(@Option(names = "--json", description = JSON) boolean json) {
        JsonNode users = users(cli.person());
        if (json) {
            cli.print(users);
        } else {
            new Table(COLUMNS, users).print(cli.out());
        }
        return 0;
    }

    @Command(name = "add-user", description = "Add a person. They set their password at /forgot, or by reset-password.")
    int addUser(
            @Parameters(paramLabel = "EMAIL") String email,
            @Option(names = "--name", required = true, paramLabel = "NAME") String name,
            @Option(names = "--role", paramLabel = "ROLE", description = "Default: analyst.") @Nullable String role,
            @Option(names = "--json", description = JSON) boolean json) {
        ObjectNode wish = cli.object().put("email", email).put("name", name);
        wish.put("role", role == null ? "analyst" : role);
        JsonNode user = cli.person().post(PATH, wish);
        if (json) {
            cli.print(user);
        } else {
            said("Added", user);
        }
        return 0;
    }

    @Command(name = "set-role", description = "Give a person another role: admin, km_admin, analyst, viewer or none.")
    int setRole(
            @Parameters(index = "0", paramLabel = "USER", description = USER) String user,
            @Parameters(index = "1", paramLabel = "ROLE") String role) {
        HubClient hub = cli.person();
        String path = path(hub, user);
        said("Changed", hub.call("PATCH", path, cli.object().put("role", role)));
        return 0;
    }

    @Command(
            name = "set-knowledge-role",
            description = "Give a person another knowledge role: admin, legal, ehs or readonly; none takes it away.")
    int setKnowledgeRole(
            @Parameters(index = "0", paramLabel = "USER", description = USER) String user,
            @Parameters(
                            index = "1",
                            paramLabel = "ROLE",
                            description = "One of: ${COMPLETION-CANDIDATES}.",
                            completionCandidates = KnowledgeRoles.class)
                    String role) {
        HubClient hub = cli.person();
        String path = path(hub, user);
        boolean none = role.equals("none") || role.equals("null");
        JsonNode changed = hub.call("PATCH", path, cli.object().put("knowledge_role", none ? null : role));
        cli.out()
                .println("Changed: " + Printable.of(changed.path("email").asText()) + ", knowledge role "
                        + Printable.of(changed.path("knowledge_role").asText("none")) + " (id "
                        + Printable.of(changed.path("id").asText()) + ").");
        return 0;
    }

    /// What a shell completes; the hub says what it knows.
    private static final class KnowledgeRoles implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("admin", "legal", "ehs", "readonly", "none").iterator();
        }
    }

    @Command(name = "activate", description = "Let a person in again.")
    int activate(@Parameters(paramLabel = "USER", description = USER) String user) {
        HubClient hub = cli.person();
        said("Active", hub.post(path(hub, user) + "/activate", null));
        return 0;
    }

    @Command(name = "deactivate", description = "Keep a person out; their sessions and tokens end at once.")
    int deactivate(@Parameters(paramLabel = "USER", description = USER) String user) {
        HubClient hub = cli.person();
        said("Deactivated", hub.post(path(hub, user) + "/deactivate", null));
        return 0;
    }

    @Command(
            name = "reset-password",
            description = "Let a person set a new password, by mail or by a link to hand over.")
    int resetPassword(
            @Parameters(paramLabel = "USER", description = USER) String user,
            @Option(names = "--json", description = JSON) boolean json) {
        HubClient hub = cli.person();
        JsonNode reset = hub.post(path(hub, user) + "/reset-password", null);
        if (json) {
            cli.print(reset);
        } else if (reset.path("email_sent").asBoolean()) {
            cli.out().println("A mail with a link is on its way; the link works once, for 24 hours.");
        } else {
            cli.out()
                    .println("No mail could be sent. Hand this link over; it works once, for 24 hours:\n"
                            + hub.server().url() + "/reset?token="
                            + HubClient.segment(reset.path("reset_token").asText()));
        }
        return 0;
    }

    @Command(
            name = "set-password",
            description = "Set a person's password yourself.",
            footer = {"", "Example:", "  serai admin set-password me@example.org --password-stdin < password.txt"})
    int setPassword(
            @Parameters(paramLabel = "USER", description = USER) String user,
            @Option(names = "--password-stdin", description = "Read it from standard input.") boolean stdin) {
        String password = stdin ? FirstLine.line(cli.shell().in()) : askedTwice();
        HubClient hub = cli.person();
        hub.post(path(hub, user) + "/set-password", cli.object().put("password", password));
        cli.out().println("The password of " + Printable.of(user) + " is set.");
        return 0;
    }

    @Command(name = "delete-user", description = "Delete a person; what is personal of them is erased.")
    int deleteUser(
            @Parameters(paramLabel = "USER", description = USER) String user,
            @Option(names = "--yes", description = "Don't ask.") boolean yes) {
        if (!yes
                && !cli.shell()
                        .prompt()
                        .line("Delete " + Printable.of(user) + " for good? [y/N] ", "--yes")
                        .toLowerCase(Locale.ROOT)
                        .matches("y|yes")) {
            throw new CommandException("Nothing was deleted.");
        }
        HubClient hub = cli.person();
        hub.call("DELETE", path(hub, user), null);
        cli.out().println("Deleted: " + Printable.of(user) + ".");
        return 0;
    }

    private String askedTwice() {
        String instead = "--password-stdin";
        String password = cli.shell().prompt().hidden("New password: ", instead);
        if (!password.equals(cli.shell().prompt().hidden("Once more: ", instead))) {
            throw new UsageException("The two are not the same.");
        }
        return password;
    }

    private String path(HubClient hub, String user) {
        if (!user.contains("@")) {
            return PATH + "/" + HubClient.segment(user);
        }
        for (JsonNode each : users(hub)) {
            if (comparable(each.path("email").asText()).equals(comparable(user))) {
                return PATH + "/" + HubClient.segment(each.path("id").asText());
            }
        }
        throw new CommandException("Nobody in your account has the address " + Printable.of(user) + ".");
    }

    /// The hub shows a domain in Unicode; who has it from a mail's head gives it with `xn--`. Nothing is ever made
    /// ASCII here, as the JDK would make ss of ß.
    private static String comparable(String email) {
        int at = email.lastIndexOf('@');
        var domain = new StringJoiner(".");
        for (String label : email.substring(at + 1).split("\\.", -1)) {
            domain.add(label.regionMatches(true, 0, "xn--", 0, 4) ? IDN.toUnicode(label) : label);
        }
        return Normalizer.normalize(email.substring(0, at + 1) + domain, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT);
    }

    /// All of them, however many there are.
    private JsonNode users(HubClient hub) {
        ArrayNode all = cli.object().arrayNode();
        for (boolean more = true; more; ) {
            JsonNode page = hub.get(PATH + "?limit=" + PAGE + "&offset=" + all.size());
            page.forEach(all::add);
            more = page.size() == PAGE;
        }
        return all;
    }

    private void said(String what, JsonNode user) {
        cli.out()
                .println(what + ": " + Printable.of(user.path("email").asText()) + ", "
                        + Printable.of(user.path("role").asText()) + " (id "
                        + Printable.of(user.path("id").asText()) + ").");
    }
}
