package io.serai.backup;

import io.serai.TestHub;
import io.serai.TestServers;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The launcher's verbs as programs of their own, with MariaDB's clients on their PATH.
record Programs(Map<String, String> settings) {

    /// What a program ended with, and what it printed.
    record End(int status, String printed) {}

    static Programs of(TestHub hub, String masterKey) {
        return new Programs(Map.of(
                "SERAI_DB_URL", hub.database.url(),
                "SERAI_DB_USER", hub.database.user(),
                "SERAI_DB_PASSWORD", hub.database.password(),
                "SERAI_DATA_DIR", hub.data.toString(),
                "SERAI_MASTER_KEY", masterKey,
                "SERAI_SERVER", "http://127.0.0.1:" + hub.port,
                "SERAI_API_KEY", TestHub.KEY));
    }

    End backUps(String... words) {
        return run("io.serai.BackUps", words);
    }

    /// As the operator of the hub.
    End ask(String... words) {
        return run("io.serai.cli.Main", words);
    }

    private End run(String main, String... words) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
        command.addAll(List.of("-Xmx256m", "-Duser.timezone=UTC"));
        command.addAll(TestHub.classes());
        command.add(main);
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_"));
        builder.environment().putAll(settings);
        Path programs = clients();
        builder.environment().put("PATH", programs.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
        builder.environment().put("LD_LIBRARY_PATH", programs.resolve("libs").toString());
        try {
            Process process = builder.start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(main + " does not end");
            }
            return new End(process.exitValue(), printed);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Path clients() {
        try (var versions = Files.list(TestServers.PROGRAMS)) {
            return versions.filter(Files::isDirectory).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
