package io.serai.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "logout", description = "End the session, here and at the hub.")
final class LogoutCommand implements Callable<Integer> {
    private final Cli cli;

    LogoutCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        Config config = cli.file().read();
        String token = config.token();
        String server = config.server();
        if (token == null || server == null) {
            cli.out().println("You were not signed in.");
            return 0;
        }
        // here first: whatever the hub says, this machine forgets
        cli.file().write(config.signedOut());
        try {
            cli.client(ServerAddress.of(server), new Credential.Bearer(token, true), null)
                    .post("/auth/logout", null);
        } catch (RefusedException e) {
            if (e.answered() != 401) {
                throw e;
            }
        }
        cli.out().println("You are signed out of " + server + ".");
        return 0;
    }
}
