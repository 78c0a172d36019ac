package io.serai.bench;

/// One line of a benchmark's table.
interface BenchLine {
    /// The line above all of its kind.
    String head();

    String text();

    /// Whether what was wanted was reached.
    boolean ok();
}
