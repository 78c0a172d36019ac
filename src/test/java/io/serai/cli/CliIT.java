package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.serai.TestHub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line as people get it: installed from a running hub by its own one line, into an empty home, and used
/// from a folder that knows nothing of the source tree.
class CliIT {
    private static final String ONE_LINE = "sh -c \"$(curl -fsSL %s/cli/install.sh)\"";
    private static final String PATH = "/usr/bin:/bin";

    @TempDir
    private static Path homes;

    private static TestHub hub;
    private static String url;
    private static Path home;
    private static Said installed;

    private record Said(int status, String out, String err) {}

    @BeforeAll
    static void install() throws Exception {
        hub = TestHub.create().start();
        url = "http://127.0.0.1:" + hub.port;
        home = Files.createDirectory(homes.resolve("a home"));
        installed = shell(home, Map.of(), ONE_LINE.formatted(url));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void oneLineInstallsIntoAnEmptyHome() throws IOException {
        Path serai = home.resolve(".local/bin/serai");
        assertThat(installed.err()).isEmpty();
        assertThat(installed.out())
                .contains("Installed: " + serai, "serai 0.", "is not on your PATH", "Next: serai login");
        assertThat(installed.status()).isZero();
        assertThat(mode(serai)).isEqualTo("rwxr-xr-x");
        Path config = home.resolve(".config/serai/config.yaml");
        assertThat(Files.readString(config)).isEqualTo("server: \"" + url + "\"\n");
        assertThat(mode(config)).isEqualTo("rw-------");
        assertThat(mode(config.getParent())).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(serai.getParent())) {
            assertThat(files).containsExactly(serai);
        }
    }

    @Test
    void aForgedHostChangesNothing() throws Exception {
        String honest = hub.get("/cli/install.sh").text();
        assertThat(honest).contains("server='" + url + "'");
        Said forged = shell(
                home,
                Map.of(),
                "curl -fsS -H 'X-Forwarded-Host: evil.example' -H 'Forwarded: host=evil.example' " + url
                        + "/cli/install.sh");
        assertThat(forged.out()).isEqualTo(honest);
        assertThat(shell(home, Map.of(), "curl -sS -H 'Host: evil.example' " + url + "/install")
                        .out())
                .contains("421", "SERAI_PUBLIC_URL")
                .doesNotContain("evil");
    }

    @Test
    void aDownloadThatWasTamperedWithIsNotInstalled() throws Exception {
        byte[] file = hub.get("/cli/download").response().body();
        file[file.length / 2] ^= 1;
        HttpServer between = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        between.createContext("/cli/download", exchange -> {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
            exchange.close();
        });
        between.start();
        try {
            Path other = Files.createDirectory(homes.resolve("tampered"));
            String script = hub.get("/cli/install.sh")
                    .text()
                    .replace(url, "http://127.0.0.1:" + between.getAddress().getPort());
            Said said = run(other, Map.of(), script, "sh");
            assertThat(said.err()).contains("what came is not what the hub said", "Nothing was installed");
            assertThat(said.status()).isEqualTo(1);
            assertThat(filesIn(other)).isEmpty();
        } finally {
            between.stop(0);
        }
    }

    @Test
    void halfAScriptDoesNothing() throws Exception {
        String script = hub.get("/cli/install.sh").text();
        Path other = Files.createDirectory(homes.resolve("half"));
        for (int cut = 0; cut < script.length() - 3; cut += 61) {
            run(other, Map.of(), script.substring(0, cut), "sh");
            assertThat(filesIn(other)).as("cut after %d", cut).isEmpty();
        }
    }

    @Test
    void anotherInstallKeepsTheConfigurationAndGoesWhereItIsTold() throws Exception {
        Path other = Files.createDirectory(homes.resolve("again"));
        Path config = Files.createDirectories(other.resolve("xdg/serai")).resolve("config.yaml");
        Files.writeString(config, "server: \"https://hub.example.org\"\n");
        Said said = shell(
                other,
                Map.of("XDG_CONFIG_HOME", other.resolve("xdg").toString(), "SERAI_INSTALL_DIR", "my bin"),
                ONE_LINE.formatted(url));
        assertThat(said.out()).contains("names another hub", "serai login --server " + url);
        assertThat(Files.readString(config)).contains("hub.example.org");
        assertThat(other.resolve("my bin/serai")).isExecutable();
        assertThat(other.resolve(".config")).doesNotExist();
    }

    @Test
    void theDownloadIsAnAttachmentWithItsChecksum() {
        var head = hub.send(hub.request("/cli/download").build()).response().headers();
        assertThat(head.firstValue("Content-Disposition").orElseThrow()).startsWith("attachment; filename=\"serai\"");
        assertThat(head.firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(head.firstValue("X-Content-Type-Options")).contains("nosniff");
        String sum = head.firstValue("ETag").orElseThrow().replace("\"", "");
        assertThat(hub.send(hub.request("/cli/install.sh").build()).text()).contains("expected=" + sum);
        assertThat(hub.send(hub.request("/install").build()).text()).contains(sum, "SERAI_TOKEN", "/cli/download");
    }

    @Test
    void aPersonSignsInMakesATokenAndTheHubRefusesItOnceItIsRevoked() throws Exception {
        Path me = Files.createDirectory(homes.resolve("me"));
        Said in = signIn(me);
        assertThat(in.err()).isEmpty();
        assertThat(in.out()).contains("signed in at " + url + " as " + TestHub.ADMIN_EMAIL + " (admin)");
        assertThat(serai(me, Map.of(), "whoami").out()).contains(TestHub.ADMIN_EMAIL, "admin", url);

        String token = serai(me, Map.of(), "token create --name ci --ttl 30d --raw")
                .out()
                .strip();
        assertThat(token).startsWith("serai_pat_").doesNotContain(" ");
        Path ci = Files.createDirectories(homes.resolve("ci"));
        Map<String, String> environment = Map.of("SERAI_SERVER", url, "SERAI_TOKEN", token);
        assertThat(serai(ci, environment, "whoami").out()).contains(TestHub.ADMIN_EMAIL);
        Said byToken = serai(ci, environment, "token list");
        assertThat(byToken.err()).startsWith("serai: 403: ");
        assertThat(byToken.status()).isEqualTo(1);
        assertThat(filesIn(ci)).isEmpty();

        assertThat(serai(me, Map.of(), "token list").out()).contains("ci").doesNotContain(token);
        assertThat(new ObjectMapper()
                        .readTree(serai(me, Map.of(), "token list --json").out())
                        .findValuesAsText("name"))
                .contains("ci");
        assertThat(serai(me, Map.of(), "token revoke ci").out()).startsWith("Revoked: ci (");
        Said refused = serai(ci, environment, "whoami");
        assertThat(refused.err()).startsWith("serai: 401: ").contains("SERAI_TOKEN");
        assertThat(refused.out()).isEmpty();
        assertThat(refused.status()).isEqualTo(1);
    }

    @Test
    void anAdministratorKeepsPeople() throws Exception {
        Path admin = Files.createDirectory(homes.resolve("admin"));
        signIn(admin);
        assertThat(serai(admin, Map.of(), "admin add-user new@example.org --name 'New Person' --role viewer")
                        .out())
                .startsWith("Added: new@example.org, viewer");
        assertThat(serai(admin, Map.of(), "admin list-users").out()).contains("new@example.org", "New Person");
        assertThat(serai(admin, Map.of(), "admin set-role NEW@example.org analyst")
                        .status())
                .isZero();
        Said again = serai(admin, Map.of(), "admin add-user new@example.org --name Twice");
        assertThat(again.err()).startsWith("serai: 409: ");
        assertThat(again.status()).isEqualTo(1);
        Path theirs = Files.createDirectory(homes.resolve("theirs"));
        String password = "a password of theirs";
        assertThat(run(
                                admin,
                                Map.of(),
                                password + "\n",
                                "sh",
                                "-c",
                                command("admin set-password new@example.org --password-stdin"))
                        .status())
                .isZero();
        String login = command("login --server " + url + " --email new@example.org --password-stdin");
        assertThat(run(theirs, Map.of(), password, "sh", "-c", login).out()).contains("new@example.org (analyst)");
        assertThat(serai(theirs, Map.of(), "admin list-users").err()).startsWith("serai: 403: ");
        assertThat(serai(admin, Map.of(), "admin deactivate new@example.org").status())
                .isZero();
        assertThat(serai(theirs, Map.of(), "whoami").err()).startsWith("serai: 401: ");
        assertThat(serai(admin, Map.of(), "admin activate new@example.org").status())
                .isZero();
        assertThat(serai(admin, Map.of(), "admin reset-password new@example.org --json")
                        .out())
                .contains("reset_token");
        assertThat(serai(admin, Map.of(), "admin delete-user new@example.org --yes")
                        .status())
                .isZero();
        assertThat(serai(admin, Map.of(), "admin list-users").out()).doesNotContain("new@example.org");
        Said last = serai(admin, Map.of(), "admin set-role " + TestHub.ADMIN_EMAIL + " viewer");
        assertThat(last.err()).startsWith("serai: 409: ");
        assertThat(last.status()).isEqualTo(1);
    }

    @Test
    void atATerminalThePasswordIsAskedForAndNotShown() throws Exception {
        Path other = Files.createDirectory(homes.resolve("terminal"));
        var builder = new ProcessBuilder("script", "-qec", command("login --server " + url), "/dev/null")
                .directory(other.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("HOME", other.toString(), "PATH", PATH));
        Process process = builder.start();
        try {
            var shown = new StringBuilder();
            answer(process, shown, "E-mail for " + url + ": ", TestHub.ADMIN_EMAIL);
            answer(process, shown, "Password: ", TestHub.ADMIN_PASSWORD);
            readUntil(process, shown, "signed in");
            assertThat(shown.toString()).contains(TestHub.ADMIN_EMAIL).doesNotContain(TestHub.ADMIN_PASSWORD);
        } finally {
            process.destroy();
        }
    }

    private static void answer(Process process, StringBuilder shown, String question, String answer)
            throws IOException {
        readUntil(process, shown, question);
        process.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private static void readUntil(Process process, StringBuilder shown, String text) throws IOException {
        while (shown.indexOf(text) < 0) {
            int next = process.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("it ended before it said '" + text + "': " + shown);
            }
            shown.append((char) next);
        }
    }

    private static Said signIn(Path home) throws Exception {
        return run(
                home,
                Map.of(),
                TestHub.ADMIN_PASSWORD + "\n",
                "sh",
                "-c",
                command("login --server " + url + " --email " + TestHub.ADMIN_EMAIL + " --password-stdin"));
    }

    private static Said serai(Path home, Map<String, String> environment, String arguments) throws Exception {
        return shell(home, environment, command(arguments));
    }

    private static String command(String arguments) {
        return "'" + home.resolve(".local/bin/serai") + "' " + arguments;
    }

    private static Said shell(Path home, Map<String, String> environment, String line) throws Exception {
        return run(home, environment, "", "sh", "-c", line);
    }

    /// With nothing in the environment but a home and the system's own tools.
    private static Said run(Path home, Map<String, String> environment, String input, String... command)
            throws Exception {
        Path err = Files.createTempFile(homes, "said", ".err");
        var builder =
                new ProcessBuilder(List.of(command)).directory(home.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(new TreeMap<>(Map.of("HOME", home.toString(), "PATH", PATH)));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), out, Files.readString(err));
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
