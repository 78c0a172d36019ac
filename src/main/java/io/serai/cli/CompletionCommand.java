package io.serai.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Print what makes the shell complete serai's words.",
        footer = {
            "",
            "Examples:",
            "  serai completion bash > ~/.local/share/bash-completion/completions/serai",
            "  echo 'source <(serai completion zsh)' >> ~/.zshrc"
        })
final class CompletionCommand implements Callable<Integer> {
    enum For {
        bash,
        zsh
    }

    @Parameters(paramLabel = "bash|zsh", description = "Your shell.")
    private For shell = For.bash;

    private final Cli cli;
    private final CommandLine all;

    CompletionCommand(Cli cli, CommandLine all) {
        this.cli = cli;
        this.all = all;
    }

    @Override
    public Integer call() {
        // zsh reads bash's completions, once it is told to
        String first = shell == For.zsh
                ? "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
                : "";
        cli.out().print(first + AutoComplete.bash("serai", all));
        return 0;
    }
}
