package io.serai;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// Where test hubs have their classes from: the tests' class path, and once many were started, jars with an AOT cache,
/// which saves a third of a start and takes some ten seconds to make. The cache knows no folders, so those of classes
/// are put into jars for it.
final class TestHubClasses {
    private static final int BEFORE = 5;
    private static final List<String> PLAIN = List.of("-cp", System.getProperty("java.class.path"));

    private static int starts;
    private static List<String> cached = PLAIN;

    private TestHubClasses() {}

    /// Options of the JVM, made for the given ones.
    static synchronized List<String> options(List<String> jvm) {
        if (++starts == BEFORE) {
            cached = cached(jvm);
        }
        return cached;
    }

    private static List<String> cached(List<String> jvm) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/test-hubs")), "classes-")
                    .toAbsolutePath();
            String classPath = jars(folder);
            Path recording = folder.resolve("hub.aotconf");
            Path cache = folder.resolve("hub.aot");
            try (TestHub hub = TestHub.create()) {
                hub.start("-cp", classPath, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording);
                hub.get("/v3/hub/run");
            }
            var command = new ArrayList<String>(jvm);
            command.addAll(List.of(
                    "-XX:AOTMode=create",
                    "-XX:AOTConfiguration=" + recording,
                    "-XX:AOTCache=" + cache,
                    "-cp",
                    classPath));
            var making = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("hub.log").toFile())
                    .start();
            if (!making.waitFor(2, TimeUnit.MINUTES) || making.exitValue() != 0) {
                throw new AssertionError("no AOT cache for test hubs: " + Files.readString(folder.resolve("hub.log")));
            }
            Files.delete(recording);
            return List.of("-XX:AOTCache=" + cache, "-cp", classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// The class path with jars in place of folders.
    private static String jars(Path folder) throws IOException {
        var entries = new ArrayList<String>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                Path jar = folder.resolve(path.getFileName() + ".jar");
                pack(path, jar);
                entries.add(jar.toString());
            } else {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
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
