package io.serai;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where test hubs have their classes from: the tests' class path, and once some were started, jars with an AOT cache,
/// which saves a third of a start and takes some ten seconds to make. The cache knows no folders, so those of classes
/// are put into jars for it. All JVMs of a test run share one, and so do later runs until a class changes.
final class TestHubClasses {
    private static final int BEFORE = 3;
    private static final Path ROOT = Path.of("target/test-hubs").toAbsolutePath();
    private static final List<String> ENTRIES =
            List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    private static final List<String> PLAIN = List.of("-cp", System.getProperty("java.class.path"));

    private static int starts;
    private static boolean making;
    private static List<String> cached = PLAIN;

    private TestHubClasses() {}

    /// Options of the JVM, made for the given ones.
    static synchronized List<String> options(List<String> jvm) {
        starts++;
        if (cached == PLAIN && !making) {
            making = true;
            try {
                Path folder = Files.createDirectories(ROOT.resolve("classes-" + version()));
                Path cache = folder.resolve("hub.aot");
                if (Files.exists(cache) || (starts >= BEFORE && make(cache, jvm))) {
                    cached = List.of("-XX:AOTCache=" + cache, "-cp", jars(folder));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            } finally {
                making = false;
            }
        }
        return cached;
    }

    /// False where another JVM makes it.
    private static boolean make(Path cache, List<String> jvm) throws IOException, InterruptedException {
        Path folder = cache.getParent();
        try (var channel = FileChannel.open(
                        folder.resolve("making"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                return false;
            }
            if (Files.exists(cache)) {
                return true;
            }
            for (String entry : ENTRIES) {
                if (Files.isDirectory(Path.of(entry))) {
                    pack(Path.of(entry), jar(entry, folder));
                }
            }
            String classPath = jars(folder);
            Path recording = folder.resolve("hub.aotconf");
            try (TestHub hub = TestHub.create()) {
                hub.start("-cp", classPath, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording);
                hub.get("/v3/hub/run");
                hub.terminate(); // only a clean end writes the recording
            }
            Path made = folder.resolve("hub.aot.part");
            Path log = folder.resolve("hub.log");
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvm);
            command.addAll(List.of(
                    "-XX:AOTMode=create",
                    "-XX:AOTConfiguration=" + recording,
                    "-XX:AOTCache=" + made,
                    "-cp",
                    classPath));
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("no AOT cache for test hubs: " + Files.readString(log));
            }
            Files.delete(recording);
            Files.move(made, cache);
            return true;
        }
    }

    /// What changes with any class or jar.
    private static String version() throws IOException {
        var all = new StringBuilder();
        for (String entry : ENTRIES) {
            Path path = Path.of(entry);
            if (Files.exists(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        all.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file));
                    }
                }
            }
        }
        return UUID.nameUUIDFromBytes(all.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
    }

    /// The class path with jars in place of folders.
    private static String jars(Path folder) {
        return ENTRIES.stream()
                .map(entry ->
                        Files.isDirectory(Path.of(entry)) ? jar(entry, folder).toString() : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(String entry, Path folder) {
        return folder.resolve(Path.of(entry).getFileName() + ".jar");
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(file -> !file.equals(classes)).toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                // folders too: migrations are looked for in one
                out.putNextEntry(new JarEntry(Files.isDirectory(file) ? name + "/" : name));
                if (Files.isRegularFile(file)) {
                    Files.copy(file, out);
                }
            }
        }
    }
}
