package io.serai.cli;

/// Asks the person at the terminal.
interface Prompt {

    /// @throws CommandException where nobody is there to answer, naming `instead`, the option that needs nobody
    String line(String question, String instead);

    /// What is typed is not shown.
    ///
    /// @throws CommandException where nobody is there to answer, naming `instead`, the option that needs nobody
    String hidden(String question, String instead);
}
