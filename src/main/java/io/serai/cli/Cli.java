package io.serai.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `serai` itself: what all its verbs share.
@Command(
        name = "serai",
        description = "The command line of the Serai hub.",
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  serai login --server https://hub.example.org",
            "  serai token create --name build --ttl 30d",
            "  SERAI_SERVER=https://hub.example.org SERAI_TOKEN=… serai whoami",
            "",
            "Environment:",
            "  SERAI_SERVER   the hub to ask, instead of the one last signed in to",
            "  SERAI_TOKEN    a personal access token, instead of the last sign-in",
            "",
            "Ends with 0; with 1 where the hub refuses, its reason on standard error; with 2 where it was asked wrongly."
        })
final class Cli {
    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The hub to ask.",
            scope = ScopeType.INHERIT,
            order = 90)
    private @Nullable String server;

    @Option(
            names = "--insecure",
            description = "Speak plain http, which others can read, to another machine.",
            scope = ScopeType.INHERIT,
            order = 91)
    private boolean insecure;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.",
            scope = ScopeType.INHERIT,
            order = 92)
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.", order = 93)
    private boolean version;

    private final Shell shell;
    private final ConfigFile file;
    private final ObjectMapper json = new ObjectMapper();

    Cli(Shell shell) {
        this.shell = shell;
        this.file = ConfigFile.of(shell);
    }

    Shell shell() {
        return shell;
    }

    PrintWriter out() {
        return shell.out();
    }

    ConfigFile file() {
        return file;
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    /// For programs: as it came, but without what could harm a terminal.
    void print(JsonNode value) {
        try {
            out().println(Printable.json(json.writerWithDefaultPrettyPrinter().writeValueAsString(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A client without a credential, to sign in with.
    HubClient stranger() {
        return client(address(), new Credential.None(), null);
    }

    /// A client for the person: with SERAI_TOKEN, else the last sign-in, if that was at this server.
    HubClient person() {
        return person(null);
    }

    private HubClient person(@Nullable String account) {
        ServerAddress address = address();
        Credential credential = ownToken();
        if (credential == null) {
            Config config = file.read();
            String saved = config.token();
            String at = config.server();
            if (saved == null || at == null || !ServerAddress.of(at).equals(address)) {
                throw new CommandException("You are not signed in at " + address.url() + ". Sign in: serai login"
                        + (at == null || !ServerAddress.of(at).equals(address) ? " --server " + address.url() : ""));
            }
            credential = new Credential.Bearer(saved, true);
        }
        return client(address, credential, account);
    }

    /// A client for who runs the hub. In Serai's own folder: the hub that starts there, with SERAI_TOKEN, SERAI_API_KEY
    /// or the key that it made for itself. Elsewhere the person.
    ///
    /// @param account the tenant's public id; null for a person's own, or for all of an application's
    /// @param otherwise the tenant that an application works for where no account is given
    HubClient operator(@Nullable String account, @Nullable String otherwise) {
        Tree tree = Tree.of(shell);
        ServerAddress address = tree != null && named() == null ? tree.server() : address();
        Credential token = ownToken();
        if (token != null) {
            return client(address, token, account);
        }
        String key = shell.variable("SERAI_API_KEY");
        if (key == null && tree != null && address.isLoopback()) {
            key = tree.apiKey();
        }
        return key == null || key.isEmpty()
                ? person(account)
                : client(address, new Credential.ApiKey(key), account == null ? otherwise : account);
    }

    /// The hub that is meant: named here, else the last one signed in to, else the one of Serai's own folder.
    ServerAddress address() {
        String meant = named();
        if (meant == null) {
            meant = file.read().server();
        }
        if (meant != null) {
            return ServerAddress.of(meant);
        }
        Tree tree = Tree.of(shell);
        if (tree == null) {
            throw new UsageException("Which hub? Name it once: serai login --server https://hub.example.org");
        }
        return tree.server();
    }

    private @Nullable String named() {
        return server == null ? shell.variable("SERAI_SERVER") : server;
    }

    private @Nullable Credential ownToken() {
        String token = shell.variable("SERAI_TOKEN");
        String from = shell.variable("SERAI_TOKEN_FILE");
        if (token == null && from != null) {
            token = FirstLine.of(Path.of(from));
        }
        return token == null ? null : new Credential.Bearer(token, false);
    }

    HubClient client(ServerAddress address, Credential credential, @Nullable String account) {
        if (address.isReadable() && !insecure) {
            throw new UsageException("Others can read what goes to " + address.url()
                    + ". Use https; where you know that nobody listens, add --insecure.");
        }
        return new HubClient(address, credential, account, json);
    }
}
