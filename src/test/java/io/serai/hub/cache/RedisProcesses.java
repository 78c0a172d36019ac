package io.serai.hub.cache;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Redis as a system has it, several of them on this machine: masters, replicas, sentinels, a cluster.
public final class RedisProcesses implements AutoCloseable {
    public static final String PASSWORD = "of-the-tests";
    public static final String MASTER = "mymaster";

    private final Path folder;
    private final Map<Integer, Process> processes = new HashMap<>();

    public RedisProcesses(Path folder) {
        this.folder = folder;
    }

    /// Leaves the test out where they are not installed.
    public static void assumeThere() {
        assumeTrue(
                Stream.of("redis-server", "redis-sentinel", "redis-cli")
                        .allMatch(program -> Files.isExecutable(Path.of("/usr/bin", program))),
                "Debian: apt-get install redis-server redis-sentinel");
    }

    public int server() throws IOException {
        return server(List.of());
    }

    public int replicaOf(int master) throws IOException {
        return server(List.of("--replicaof", "127.0.0.1 " + master));
    }

    private int server(List<String> more) throws IOException {
        int port = freePort();
        Path own = Files.createDirectories(folder.resolve("redis-" + port));
        var command = new ArrayList<>(List.of(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                own.toString(),
                "--requirepass",
                PASSWORD,
                "--masterauth",
                PASSWORD,
                "--save",
                "",
                "--repl-diskless-sync-delay",
                "0"));
        command.addAll(more);
        start(port, command, own);
        return port;
    }

    /// As `docs/how-to/run-on-more-machines.md` says.
    public int sentinel(int master) throws IOException {
        int port = freePort();
        Path own = Files.createDirectories(folder.resolve("sentinel-" + port));
        Path settings = Files.write(
                own.resolve("sentinel.conf"),
                List.of(
                        "bind 127.0.0.1",
                        "port " + port,
                        "dir " + own,
                        "sentinel monitor " + MASTER + " 127.0.0.1 " + master + " 2",
                        "sentinel auth-pass " + MASTER + " " + PASSWORD,
                        "sentinel down-after-milliseconds " + MASTER + " 3000",
                        "sentinel failover-timeout " + MASTER + " 10000"));
        start(port, List.of("redis-sentinel", settings.toString()), own);
        return port;
    }

    /// Masters alone, each with a part of the slots.
    public List<Integer> cluster(int count) throws IOException {
        var ports = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            int bus = freePort();
            ports.add(server(List.of("--cluster-enabled", "yes", "--cluster-port", Integer.toString(bus))));
        }
        var command = new ArrayList<>(List.of("--cluster", "create"));
        ports.forEach(port -> command.add("127.0.0.1:" + port));
        command.add("--cluster-yes");
        ask(ports.getFirst(), command.toArray(String[]::new));
        for (int port : ports) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ask(port, "cluster", "info").contains("cluster_state:ok"));
        }
        return ports;
    }

    /// Until each sentinel knows of the replica and of the others.
    public void awaitReplica(int master, List<Integer> sentinels) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ask(master, "info", "replication").contains("state=online"));
        for (int sentinel : sentinels) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                String known = ask(sentinel, "info", "sentinel");
                return known.contains("slaves=1") && known.contains("sentinels=" + sentinels.size());
            });
        }
    }

    public String role(int port) throws IOException {
        return ask(port, "role").lines().findFirst().orElse("");
    }

    /// Those of these that hold keys of limits.
    public List<Integer> keys(List<Integer> ports) throws IOException {
        var holders = new ArrayList<Integer>();
        for (int port : ports) {
            if (ask(port, "keys", "*limit*").contains("limit")) {
                holders.add(port);
            }
        }
        return holders;
    }

    public void kill(int port) {
        processes.get(port).destroyForcibly();
    }

    private void start(int port, List<String> command, Path own) throws IOException {
        processes.put(
                port,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(own.resolve("log").toFile())
                        .start());
        await().atMost(Duration.ofSeconds(20)).until(() -> ask(port, "ping").contains("PONG"));
    }

    private String ask(int port, String... words) throws IOException {
        var command = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (!folder.resolve("sentinel-" + port).toFile().exists()) {
            builder.environment().put("REDISCLI_AUTH", PASSWORD);
        }
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroyForcibly);
        processes.values().forEach(process -> process.onExit().join());
    }
}
