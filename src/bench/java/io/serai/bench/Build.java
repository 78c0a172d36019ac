package io.serai.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A build of the hub that its own `./serai run` launches, in a home and with servers of its own: what one build keeps
/// between starts is nothing to another.
final class Build implements AutoCloseable {
    private static final long CACHE_SECONDS = 120;

    final BenchServers servers;

    /// @param project the checkout, which is built
    /// @param more route files from `bench/` of the resources
    Build(String name, Path project, List<String> more) throws IOException {
        servers = new BenchServers(name, project, more);
        Path target = Files.createDirectories(servers.home.resolve("target"));
        try (Stream<Path> built = Files.list(project.resolve("target"))) {
            for (Path each : built.filter(
                            file -> file.endsWith("lib") || file.toString().endsWith(".jar"))
                    .toList()) {
                Files.createSymbolicLink(target.resolve(each.getFileName()), each);
            }
        }
        // the last: nothing is newer, so nothing is built again
        Files.createFile(target.resolve("built"));
    }

    /// The checkout that this benchmark was built from.
    static Path today() {
        return Path.of(System.getProperty("serai.home", "")).toAbsolutePath();
    }

    /// Launched, but not waited for.
    ///
    /// @param data the name of its data folder
    BenchHub launch(String data, Map<String, String> settings) throws IOException {
        return BenchHub.launched(servers.home, servers.scratch.resolve(data), BenchServers.freePort(), settings);
    }

    /// What launches it, in an environment that names its data folder and port.
    List<String> command() {
        return List.of(servers.home.resolve("serai").toString(), "run");
    }

    /// The first start, which makes the AOT cache and whatever else later ones are spared.
    void startFirst(String data, Map<String, String> settings) throws IOException, InterruptedException {
        try (BenchHub first = launch(data, settings)) {
            first.awaitReady();
            awaitCache();
        }
    }

    private void awaitCache() throws IOException, InterruptedException {
        for (int second = 0; second < CACHE_SECONDS; second++) {
            try (Stream<Path> files = Files.list(servers.home.resolve("target"))) {
                if (files.anyMatch(file -> file.toString().endsWith(".aot"))) {
                    return;
                }
            }
            TimeUnit.SECONDS.sleep(1);
        }
        throw new IOException("no AOT cache was made in " + CACHE_SECONDS + " s");
    }

    @Override
    public void close() throws IOException {
        servers.close();
    }
}
