package io.serai.hub.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serai.TestServers;
import io.serai.hub.HubChild;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.StartException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedIT {

    @TempDir
    Path temp;

    @Test
    void databaseIsThereAfterARestartWithWhatItHeld() throws Exception {
        Path data = temp.resolve("with a space/data");
        try (DataFolder folder = DataFolder.open(data);
                EmbeddedDatabase mariadb = new EmbeddedDatabase(folder, TestServers.PROGRAMS)) {
            mariadb.start();
            assertThat(value(mariadb, "SELECT @@character_set_database")).isEqualTo("utf8mb4");
            assertThat(value(mariadb, "SELECT @@innodb_flush_log_at_trx_commit"))
                    .isEqualTo("1");
            run(mariadb, "CREATE TABLE kept (word VARCHAR(20))", "INSERT INTO kept VALUES ('Zoë')");
            int port = mariadb.port();
            mariadb.stop();
            assertThatThrownBy(() -> value(mariadb, "SELECT 1")).isInstanceOf(SQLException.class);
            mariadb.start();
            assertThat(mariadb.port()).isEqualTo(port);
            assertThat(value(mariadb, "SELECT word FROM kept")).isEqualTo("Zoë");
        }
        try (DataFolder folder = DataFolder.open(data);
                EmbeddedDatabase mariadb = new EmbeddedDatabase(folder, TestServers.PROGRAMS)) {
            mariadb.start();
            assertThat(value(mariadb, "SELECT word FROM kept")).isEqualTo("Zoë");
        }
    }

    @Test
    void onlyTheHubsUserGetsIn() throws Exception {
        try (DataFolder folder = DataFolder.open(temp.resolve("data"));
                EmbeddedDatabase mariadb = new EmbeddedDatabase(folder, TestServers.PROGRAMS)) {
            mariadb.start();
            for (String user : List.of("root", "", "serai", "nobody")) {
                assertThatThrownBy(() -> DriverManager.getConnection(mariadb.url(), user, ""))
                        .isInstanceOf(SQLException.class);
            }
            assertThatThrownBy(() -> value(mariadb, "SELECT * FROM mysql.global_priv"))
                    .isInstanceOf(SQLException.class);
            run(mariadb, "CREATE DATABASE serai_other", "DROP DATABASE serai_other");
            assertThat(folder.mariadb().resolve("start.sql")).doesNotExist();
        }
    }

    @Test
    void killedHubsServersAreEndedAndItsDataIsIntact() throws Exception {
        Path data = temp.resolve("data");
        Process hub = HubChild.start("servers", data);
        HubChild.await(hub, "running");
        hub.destroyForcibly().waitFor();
        List<ProcessHandle> orphans = servers(data);
        assertThat(orphans).hasSize(2);

        try (DataFolder folder = DataFolder.open(data);
                EmbeddedDatabase mariadb = new EmbeddedDatabase(folder, TestServers.PROGRAMS);
                EmbeddedCache redis = new EmbeddedCache(folder)) {
            mariadb.start();
            redis.start();
            assertThat(servers(data)).hasSize(2).doesNotContainAnyElementsOf(orphans);
            assertThat(value(mariadb, "SELECT COUNT(*) FROM kept")).isEqualTo("1");
        }
        assertThat(servers(data)).isEmpty();
    }

    @Test
    void serversKilledWithTheHubRecover() throws Exception {
        Path data = temp.resolve("data");
        Process hub = HubChild.start("servers", data);
        HubChild.await(hub, "running");
        List<ProcessHandle> servers = servers(data);
        hub.destroyForcibly().waitFor();
        servers.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> servers(data).isEmpty());

        try (DataFolder folder = DataFolder.open(data);
                EmbeddedDatabase mariadb = new EmbeddedDatabase(folder, TestServers.PROGRAMS)) {
            mariadb.start();
            assertThat(value(mariadb, "SELECT COUNT(*) FROM kept")).isEqualTo("1");
        }
    }

    @Test
    void interruptOfTheWholeProcessGroupReachesOnlyTheHub() throws Exception {
        Path data = temp.resolve("data");
        // A session of its own makes the hub the leader of its group, as a shell does; and a job in a script's
        // background would ignore the signal.
        Process hub = HubChild.start(List.of("env", "--default-signal=INT", "setsid"), "servers", data);
        HubChild.await(hub, "running");
        new ProcessBuilder("kill", "-INT", "--", "-" + hub.pid())
                .inheritIO()
                .start()
                .waitFor();
        HubChild.await(hub, "servers outlived the signal");
        assertThat(hub.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(servers(data)).isEmpty();
    }

    @Test
    void serverThatDiesComesBackOnItsPort() throws Exception {
        try (DataFolder folder = DataFolder.open(temp.resolve("data"));
                EmbeddedDatabase mariadb = new EmbeddedDatabase(folder, TestServers.PROGRAMS)) {
            mariadb.start();
            long pid = mariadb.pid().orElseThrow();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> value(mariadb, "SELECT 1")
                    .equals("1"));
            assertThat(mariadb.pid()).isPresent().get().isNotEqualTo(pid);
        }
    }

    @Test
    void installThatWasCutShortStartsAnew() throws Exception {
        Path data = temp.resolve("data");
        Path half = data.resolve("mariadb/tables.part");
        Files.createDirectories(half);
        Files.writeString(half.resolve("ibdata1"), "half a file");
        try (DataFolder folder = DataFolder.open(data);
                EmbeddedDatabase mariadb = new EmbeddedDatabase(folder, TestServers.PROGRAMS)) {
            mariadb.start();
            assertThat(value(mariadb, "SELECT 1")).isEqualTo("1");
            assertThat(half).doesNotExist();
        }
    }

    @Test
    void unpackingThatWasCutShortStartsAnew() throws Exception {
        MariaPrograms programs = new MariaPrograms(temp);
        Files.createDirectories(programs.server().getParent());
        Files.writeString(programs.server(), "half a program");
        programs.unpackOnce();
        assertThat(programs.server()).isExecutable();
        assertThat(Files.size(programs.server())).isGreaterThan(10_000_000);
        Object unpacked = Files.getLastModifiedTime(programs.server());
        programs.unpackOnce();
        assertThat(Files.getLastModifiedTime(programs.server())).isEqualTo(unpacked);
    }

    @Test
    void startThatFailsSaysWhyAndWhatToDo() throws Exception {
        Path data = temp.resolve("data");
        Files.createDirectories(data.resolve("mariadb/tables"));
        try (DataFolder folder = DataFolder.open(data);
                EmbeddedDatabase mariadb = new EmbeddedDatabase(folder, TestServers.PROGRAMS)) {
            assertThatThrownBy(mariadb::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("MariaDB ended at its start")
                    .hasMessageContaining("SERAI_DB_URL")
                    .hasMessageContaining("server.log")
                    .hasMessageContaining("[ERROR]");
        }
        assertThat(data.resolve("mariadb/tables")).exists();
    }

    @Test
    void cacheAsksForItsPasswordAndListensToThisMachineOnly() throws Exception {
        try (DataFolder folder = DataFolder.open(temp.resolve("with a space/data"));
                EmbeddedCache redis = new EmbeddedCache(folder)) {
            redis.start();
            assertThat(ask(redis.port(), "PING")).startsWith("-NOAUTH");
            String password = redis.url().replaceAll("redis://:(.*)@.*", "$1");
            assertThat(ask(redis.port(), "AUTH " + password)).isEqualTo("+OK");
            assertThat(redis.url()).endsWith("@127.0.0.1:" + redis.port());
        }
    }

    private static List<ProcessHandle> servers(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("mariadbd") || line.contains("redis-server"))
                        .filter(line -> line.contains(data.toString()))
                        .isPresent())
                .toList();
    }

    private static void run(EmbeddedDatabase mariadb, String... statements) throws SQLException {
        try (Connection connection = connect(mariadb);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String value(EmbeddedDatabase mariadb, String sql) throws SQLException {
        try (Connection connection = connect(mariadb);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase mariadb) throws SQLException {
        return DriverManager.getConnection(mariadb.url(), mariadb.user(), mariadb.password());
    }

    private static String ask(int port, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] answer = new byte[200];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, length, StandardCharsets.US_ASCII).strip();
        }
    }
}
