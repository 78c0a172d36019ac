package io.serai.bench;

import io.serai.hub.servers.ClientPrograms;
import io.serai.hub.servers.EmbeddedDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// `./serai bench backup`: how long 200 requests a second wait while a database of a million rows is backed up, against
/// the same requests when nothing else goes on; and how long the back-up, its restore and the restore's verification
/// take. The restore must be whole.
final class BackUpBench implements Benchmark {
    /// With all that stands beside them a million rows.
    private static final ObjectRows ROWS = new ObjectRows(272);

    private static final int PER_SECOND = 200;
    /// Until what the rows left to be written is written.
    private static final long WARM_UP_SECONDS = 30;
    private static final long QUIET_SECONDS = 20;
    private static final double GOAL = 3;
    private static final double A_MINUTE = 60;
    private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @Override
    public List<BenchRow> run() throws Exception {
        try (var servers =
                new BenchServers("backup", List.of("accept.camel.yaml", "work.camel.yaml", "openapi.yaml"))) {
            Map<String, String> here = Map.of("SERAI_MASTER_KEY", MASTER_KEY);
            Path folder = servers.scratch.resolve("back-up");
            double quiet;
            double meanwhile;
            double backUp;
            try (BenchHub hub = servers.hub("hub", here, List.of("-Xmx256m"))) {
                System.err.println("backup: making a million rows");
                try (Connection connection = servers.connect()) {
                    ROWS.fill(connection);
                }
                sent(hub, "warm", WARM_UP_SECONDS);
                quiet = sent(hub, "quiet", QUIET_SECONDS);
                try (var sender = new SteadySender(hub, "/bench/event?key=busy-", BenchHub.ACCOUNT, PER_SECOND)) {
                    backUp = seconds(servers, servers.settings(here), "hub", "backup", folder);
                    meanwhile = sender.p99();
                    System.err.printf("backup: %d requests meanwhile%n", sender.sent());
                }
            }
            servers.execute("CREATE DATABASE serai_restored");
            var there = new HashMap<>(servers.settings(here));
            there.put("SERAI_DB_URL", servers.database.url().replaceFirst("/serai$", "/serai_restored"));
            double restore = seconds(servers, there, "restored", "restore", folder);
            double verify = seconds(servers, there, "restored", "restore-verify", folder);
            return List.of(
                    BenchRow.cost("others' p99 during a back-up / quiet", meanwhile, quiet, "ms", GOAL),
                    BenchRow.cost("a back-up of a million rows / 60 s", backUp, A_MINUTE, "s", null),
                    BenchRow.cost("its restore / 60 s", restore, A_MINUTE, "s", null),
                    BenchRow.cost("the restore's verification / 60 s", verify, A_MINUTE, "s", null));
        }
    }

    private static double sent(BenchHub hub, String name, long seconds) throws InterruptedException {
        try (var sender = new SteadySender(hub, "/bench/event?key=" + name + "-", BenchHub.ACCOUNT, PER_SECOND)) {
            TimeUnit.SECONDS.sleep(seconds);
            return sender.p99();
        }
    }

    /// As the launcher does it.
    private static double seconds(
            BenchServers servers, Map<String, String> settings, String data, String verb, Path folder)
            throws IOException, InterruptedException {
        ClientPrograms clients = EmbeddedDatabase.clients(servers.folder);
        var command = new ArrayList<>(List.of(
                "nice",
                "-n",
                "15",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "-Dserai.home=" + servers.home,
                "-cp",
                System.getProperty("java.class.path"),
                "io.serai.BackUps",
                verb,
                folder.toString()));
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.to(
                        servers.scratch.resolve(verb + ".log").toFile()))
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("SERAI_"));
        environment.putAll(settings);
        environment.put("SERAI_DATA_DIR", servers.scratch.resolve(data).toString());
        environment.putAll(clients.environment());
        environment.put(
                "PATH",
                Objects.requireNonNull(clients.dump().getParent()) + File.pathSeparator + System.getenv("PATH"));
        long began = System.nanoTime();
        int status = builder.start().waitFor();
        double seconds = (System.nanoTime() - began) / 1e9;
        String said = java.nio.file.Files.readString(servers.scratch.resolve(verb + ".log"));
        if (status != 0) {
            throw new IOException(verb + " ended with " + status + ": " + said);
        }
        System.err.println("backup: " + said.strip());
        return seconds;
    }
}
