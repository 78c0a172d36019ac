package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "login",
        description = "Sign in, and remember it for later commands.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  serai login --server https://hub.example.org",
            "  serai login --email me@example.org --password-stdin < password.txt",
            "",
            "Programs need no sign-in: give them a personal access token in SERAI_TOKEN."
        })
final class LoginCommand implements Callable<Integer> {
    private static final String INSTEAD = "--email and --password-stdin, or a token in SERAI_TOKEN";

    @Option(names = "--email", paramLabel = "EMAIL", description = "Who you are; asked for where it is not given.")
    private @Nullable String email;

    @Option(names = "--password-stdin", description = "Read the password from standard input.")
    private boolean passwordStdin;

    private final Cli cli;

    LoginCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        HubClient hub = cli.stranger();
        Shell shell = cli.shell();
        String who =
                email == null ? shell.prompt().line("E-mail for " + hub.server().url() + ": ", INSTEAD) : email;
        String password =
                passwordStdin ? FirstLine.line(shell.in()) : shell.prompt().hidden("Password: ", INSTEAD);
        if (who.isBlank() || password.isEmpty()) {
            throw new UsageException("An e-mail address and a password are needed.");
        }
        JsonNode session = signIn(hub, who, password);
        var token = new Credential.Bearer(session.path("access_token").asText(), true);
        String known = session.path("email").asText(who);
        cli.file().write(cli.file().read().signedIn(hub.server(), token.token(), known));
        cli.out()
                .println("You are signed in at " + hub.server().url() + " as " + Printable.of(known) + " ("
                        + Printable.of(session.path("role").asText("no role")) + ")"
                        + lifetime(session.path("expires_in").asLong()) + ".");
        if (shell.variable("SERAI_TOKEN") != null || shell.variable("SERAI_TOKEN_FILE") != null) {
            shell.err().println("serai: SERAI_TOKEN is set, and commands use it instead of this sign-in.");
        }
        return 0;
    }

    private JsonNode signIn(HubClient hub, String who, String password) {
        try {
            return hub.post("/auth/token", cli.object().put("email", who).put("password", password));
        } catch (RefusedException e) {
            if (e.answered() != 401) {
                throw e;
            }
            throw new RefusedException(
                    401,
                    e.getMessage() + "\nNo password yet, or forgotten? Set one at "
                            + hub.server().url() + "/forgot");
        }
    }

    private static String lifetime(long seconds) {
        return seconds < 60
                ? ""
                : seconds < 7200 ? " for " + seconds / 60 + " minutes" : " for " + seconds / 3600 + " hours";
    }
}
