package io.serai.bench;

import java.util.List;

/// One of `./serai bench <name>`.
@FunctionalInterface
interface Benchmark {

    /// Runs for up to a few minutes; what it starts, it ends. Its own words go to standard error.
    List<BenchRow> run() throws Exception;
}
