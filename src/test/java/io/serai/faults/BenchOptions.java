package io.serai.faults;

import io.serai.TestHub;
import io.serai.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// Lets a benchmark's hubs and servers start as fast as those of the tests.
final class BenchOptions {
    private static final String OPTIONS = "serai.bench.hub.options";
    private static final String PROGRAMS = "serai.bench.programs";

    private BenchOptions() {}

    /// @param folder for a file that lists the options
    static <T> T faster(Path folder, Callable<T> bench) throws Exception {
        Path options = folder.resolve("options");
        Files.write(
                options,
                Stream.concat(Stream.of("-XX:TieredStopAtLevel=1"), TestHub.classes().stream())
                        .map(option -> '"' + option + '"')
                        .toList());
        System.setProperty(OPTIONS, options.toString());
        System.setProperty(PROGRAMS, TestServers.PROGRAMS.toString());
        try {
            return bench.call();
        } finally {
            System.clearProperty(OPTIONS);
            System.clearProperty(PROGRAMS);
        }
    }
}
