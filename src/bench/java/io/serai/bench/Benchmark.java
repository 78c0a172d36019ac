package io.serai.bench;

import java.util.List;
import java.util.Map;

/// One of `./serai bench <name>`.
@FunctionalInterface
interface Benchmark {

    /// Runs for up to a few minutes; what it starts, it ends. Its own words go to standard error.
    List<? extends BenchLine> run() throws Exception;

    /// The same benchmark as its options want it; most have none.
    ///
    /// @param options by their names without the hyphens
    /// @throws IllegalArgumentException where it has no such option, or none of that value; the message says what
    /// it has
    default Benchmark with(Map<String, String> options) {
        if (options.isEmpty()) {
            return this;
        }
        throw new IllegalArgumentException("this benchmark has no option but --json");
    }
}
