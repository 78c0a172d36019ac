package io.serai.bench;

import java.util.List;
import java.util.Map;

/// One of `./serai bench <name>`.
@FunctionalInterface
interface Benchmark {

    /// Runs for up to a few minutes; what it starts, it ends. Its own words go to standard error.
    List<BenchRow> run() throws Exception;

    /// The same benchmark as its options want it; most have none.
    ///
    /// @param options `--name N`, by their names without the hyphens
    /// @throws IllegalArgumentException where it has no such option; the message says which it has
    default Benchmark with(Map<String, Integer> options) {
        if (options.isEmpty()) {
            return this;
        }
        throw new IllegalArgumentException("this benchmark has no option but --json");
    }
}
