package io.serai.hub.database;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.serai.TestFolders;
import io.serai.TestServers.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/// A MariaDB Galera cluster on this machine, of Debian's packages. As an ordinary user, as root's state transfer
/// by rsync fails. With the times that `docs/how-to/run-on-more-machines.md` names.
final class GaleraNodes implements AutoCloseable {
    private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
    private static final Path PROVIDER = Path.of("/usr/lib/galera/libgalera_smm.so");
    private static final Path RSYNC = Path.of("/usr/bin/rsync");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final String PASSWORD = "of-the-tests";

    private final Path folder;
    private final List<Node> nodes = new ArrayList<>();

    private static final class Node {
        private final int number;
        private final int port;
        private final int group;
        private final int transfer;
        private final int increment;
        private Process process;

        private Node(int number, List<Integer> ports) {
            this.number = number;
            this.port = ports.get(0);
            this.group = ports.get(1);
            this.transfer = ports.get(2);
            this.increment = ports.get(3);
        }
    }

    /// Starts so many, one after the other.
    GaleraNodes(int count) {
        folder = TestFolders.fast("target/test-galera");
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            List<Integer> ports = freePorts(4 * count);
            for (int i = 0; i < count; i++) {
                nodes.add(new Node(i + 1, ports.subList(4 * i, 4 * i + 4)));
            }
            if (ROOT) {
                run("chown", "mysql:", folder.toString());
            }
            Node first = nodes.getFirst();
            Path log = folder.resolve("install");
            Process made = start(
                    asOrdinaryUser(
                            "mariadb-install-db",
                            "--no-defaults",
                            "--datadir=" + data(first),
                            "--auth-root-authentication-method=normal",
                            "--skip-test-db"),
                    log);
            if (made.waitFor() != 0) {
                throw new IllegalStateException("no tables were made: " + Files.readString(log));
            }
            for (Node node : nodes.subList(1, count)) {
                start(
                                asOrdinaryUser(
                                        "cp",
                                        "-a",
                                        data(first).toString(),
                                        data(node).toString()),
                                log)
                        .waitFor();
            }
            for (Node node : nodes) {
                start(node);
            }
        } catch (ConditionTimeoutException e) {
            close();
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        sql(
                nodes.getFirst(),
                "CREATE DATABASE serai; CREATE USER serai@127.0.0.1 IDENTIFIED BY '" + PASSWORD
                        + "'; GRANT ALL ON serai.* TO serai@127.0.0.1; GRANT PROCESS ON *.* TO serai@127.0.0.1");
    }

    /// Leaves the tests out where they are not installed.
    static void assumeThere() {
        assumeTrue(
                Files.isExecutable(SERVER) && Files.exists(PROVIDER) && Files.isExecutable(RSYNC),
                "Debian: apt-get install --no-install-recommends mariadb-server galera-4 rsync");
    }

    /// The database by these nodes (from 1), in the order in which they are tried.
    TestDatabase database(int... numbers) {
        String hosts = IntStream.of(numbers)
                .mapToObj(number -> "127.0.0.1:" + nodes.get(number - 1).port)
                .collect(Collectors.joining(","));
        return new TestDatabase("jdbc:mariadb:sequential://" + hosts + "/serai", "serai", PASSWORD);
    }

    void kill(int number) {
        // what is started as another user is a child of the process that changed to it
        Process process = nodes.get(number - 1).process;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private void start(Node node) throws IOException {
        String others = node.number == 1
                ? ""
                : nodes.stream().map(each -> "127.0.0.1:" + each.group).collect(Collectors.joining(","));
        node.process = start(
                asOrdinaryUser(
                        SERVER.toString(),
                        "--no-defaults",
                        "--datadir=" + data(node),
                        "--port=" + node.port,
                        "--socket=" + socket(node),
                        "--pid-file=" + folder.resolve("pid-" + node.number),
                        "--bind-address=127.0.0.1",
                        "--skip-name-resolve",
                        "--character-set-server=utf8mb4",
                        "--default-time-zone=+00:00",
                        "--binlog-format=ROW",
                        "--innodb-autoinc-lock-mode=2",
                        "--innodb-log-file-size=16M",
                        "--innodb-buffer-pool-size=64M",
                        "--innodb-flush-log-at-trx-commit=1",
                        "--performance-schema=OFF",
                        "--wsrep-on=ON",
                        "--wsrep-provider=" + PROVIDER,
                        "--wsrep-cluster-name=serai",
                        "--wsrep-cluster-address=gcomm://" + others,
                        "--wsrep-node-name=node" + node.number,
                        "--wsrep-node-address=127.0.0.1:" + node.group,
                        "--wsrep-node-incoming-address=127.0.0.1:" + node.port,
                        "--wsrep-sst-method=rsync",
                        "--wsrep-sst-receive-address=127.0.0.1:" + node.transfer,
                        "--wsrep-slave-threads=2",
                        "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:" + node.group
                                + ";ist.recv_addr=127.0.0.1:" + node.increment
                                + ";gcache.size=32M;evs.suspect_timeout=PT3S;evs.inactive_timeout=PT6S"),
                folder.resolve("log-" + node.number));
        await().atMost(Duration.ofSeconds(60)).until(() -> sql(node, "SHOW STATUS LIKE 'wsrep_local_state_comment'")
                .contains("Synced"));
    }

    private Path data(Node node) {
        return folder.resolve("data-" + node.number);
    }

    private Path socket(Node node) {
        return folder.resolve("socket-" + node.number);
    }

    private String sql(Node node, String statements) {
        try {
            return run("mariadb", "--no-defaults", "--socket=" + socket(node), "-uroot", "-e", statements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> asOrdinaryUser(String... command) {
        var whole = new ArrayList<String>();
        if (ROOT) {
            whole.addAll(List.of("setpriv", "--reuid=mysql", "--regid=mysql", "--clear-groups", "--"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private static Process start(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// All are held until all are found, so that none is found twice.
    private static List<Integer> freePorts(int count) throws IOException {
        var held = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    @Override
    public void close() {
        nodes.stream().filter(node -> node.process != null).forEach(node -> kill(node.number));
        TestFolders.delete(folder);
    }
}
