package io.serai;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A built copy of the project in which documents are tried: what they write lies here, and goes with the next one.
///
/// It is built of the classes and libraries that the tests run with, so nothing is compiled anew and the copy does not
/// meet a build that goes on in the project itself. MariaDB's unpacked programs and the AOT cache stay for the next
/// document; its data folder is empty, or as a hub's first start leaves it, which only one document needs to wait for.
/// The path has a space, as people's paths do.
///
/// Documents say port 8080; where another program has it, a free one is put in its place.
final class ProjectCopy implements AutoCloseable {
    private static final String SAID_PORT = "8080";
    private static final List<String> PARTS =
            List.of("serai", "pom.xml", ".mvn", "config", "routes", "kamelets", "docs", "README.md");

    private final Path above = TestFolders.fast("target");
    private final Path root = above.resolve("docs test");
    private final Path data = root.resolve("data");
    private final Path programs = data.resolve("mariadb/programs");
    private final Path started = root.resolve("target/started");
    private final Path kept = root.resolve("target/mariadb-programs");
    private final String port;

    ProjectCopy() throws IOException {
        port = isFree(Integer.parseInt(SAID_PORT)) ? SAID_PORT : Integer.toString(anyFree());
        Path target = Files.createDirectories(root.resolve("target"));
        pack(Path.of("target/classes"), target.resolve("serai.jar"));
        pack(Path.of("target/bench-classes"), target.resolve("serai-bench.jar"));
        Path lib = Files.createDirectories(target.resolve("lib"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && Files.exists(jar)) {
                Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar.toAbsolutePath());
            }
        }
    }

    /// As after a clone and a build: no data, no routes but the project's own.
    void renew() throws IOException {
        if (Files.exists(programs)) {
            Files.move(programs, kept);
        }
        try (Stream<Path> all = Files.list(root)) {
            all.filter(each -> !each.endsWith("target")).forEach(TestFolders::delete);
        }
        for (String part : PARTS) {
            if (Files.exists(Path.of(part))) {
                copy(Path.of(part), root.resolve(part));
            }
        }
        if (Files.exists(kept)) {
            Files.createDirectories(programs.getParent());
            Files.move(kept, programs);
        }
        Files.createDirectories(root.resolve("home"));
        // newer than all that was copied: nothing is to be built
        Files.writeString(root.resolve("target/built"), "");
    }

    /// Keeps the data of a hub that has started and ended, for [#renewStarted].
    void keepStarted() throws IOException {
        Files.move(programs, kept);
        Files.move(data, started);
    }

    boolean hasStarted() {
        return Files.exists(started);
    }

    /// As after a first start on top of [#renew], with that installation's keys: its data, and no work yet.
    void renewStarted() throws IOException {
        renew();
        copy(started, data);
    }

    Path root() {
        return root;
    }

    boolean hasAotCache() {
        return Stream.of(root.resolve("target").toFile().listFiles())
                .anyMatch(file -> file.getName().endsWith(".aot"));
    }

    /// A document's text, with the port that is free.
    String adapted(String text) {
        return text.replace(SAID_PORT, port);
    }

    /// For the shell and for the hub.
    void environment(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("SERAI_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        // what runs once is compiled quickly rather than well
        environment.put("SERAI_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        // what documents install and remember is nobody's but theirs
        environment.put("HOME", root.resolve("home").toString());
        environment.remove("XDG_CONFIG_HOME");
        if (!port.equals(SAID_PORT)) {
            environment.put("SERAI_HTTP_PORT", port);
        }
    }

    @Override
    public void close() {
        TestFolders.delete(above);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (!Files.isDirectory(copy)) {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (Stream<Path> files = Files.walk(classes);
                OutputStream out = Files.newOutputStream(jar);
                var zip = new ZipOutputStream(out)) {
            for (Path file : files.skip(1).toList()) {
                boolean folder = Files.isDirectory(file);
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                // with folders, as Flyway looks for migrations by theirs
                zip.putNextEntry(new ZipEntry(folder ? name + "/" : name));
                if (!folder) {
                    Files.copy(file, zip);
                }
                zip.closeEntry();
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int anyFree() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
