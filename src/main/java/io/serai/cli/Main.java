package io.serai.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/// `serai <verb>`. Ends with 0 where all is well, 1 where the hub refuses or is not there, 2 where it was asked
/// wrongly.
public final class Main {
    private static final int WRONGLY_ASKED = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Shell.ofProcess(), args));
    }

    static int run(Shell shell, String... args) {
        CommandLine command = commands(new Cli(shell));
        command.setOut(shell.out());
        command.setErr(shell.err());
        if (args.length == 0) {
            command.usage(shell.err());
            return WRONGLY_ASKED;
        }
        int status = command.execute(args);
        shell.out().flush();
        shell.err().flush();
        return status;
    }

    private static CommandLine commands(Cli cli) {
        var command = new CommandLine(cli);
        command.addSubcommand(new LoginCommand(cli));
        command.addSubcommand(new LogoutCommand(cli));
        command.addSubcommand(new WhoamiCommand(cli));
        command.addSubcommand(new TokenCommands(cli));
        command.addSubcommand(new AdminCommands(cli));
        command.addSubcommand(new AuditCommands(cli));
        command.addSubcommand(new LedgerCommand(cli));
        command.addSubcommand(new RunsCommands(cli));
        command.addSubcommand(new TraceCommand(cli));
        command.addSubcommand(new LettersCommands(cli));
        command.addSubcommand(new ReplayCommand(cli));
        command.addSubcommand(new ShadowCommand(cli));
        command.addSubcommand(new UndoCommand(cli));
        command.addSubcommand(new ResumeCommand(cli));
        command.addSubcommand(new RoutesCommands(cli));
        command.addSubcommand(new LogsCommand(cli));
        command.addSubcommand(new ConnectionsCommands(cli));
        command.addSubcommand(new DocsCommands(cli));
        command.addSubcommand(new VerifyCommands(cli));
        command.addSubcommand(new AskCommand(cli));
        command.addSubcommand(new SiteConfigCommand(cli));
        command.addSubcommand(new CompletionCommand(cli, command));
        command.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        command.setExpandAtFiles(false);
        command.setUsageHelpAutoWidth(false);
        command.setParameterExceptionHandler(Main::wronglyAsked);
        command.setExecutionExceptionHandler((failure, where, parsed) -> {
            if (failure instanceof CommandException told) {
                where.getErr().println("serai: " + told.getMessage());
                return told.status();
            }
            where.getErr().println("serai: a fault of its own, please report it: " + failure);
            failure.printStackTrace(where.getErr());
            return 1;
        });
        return command;
    }

    private static int wronglyAsked(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("serai: " + Printable.of(String.valueOf(wrong.getMessage())));
        command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help");
        return WRONGLY_ASKED;
    }
}
