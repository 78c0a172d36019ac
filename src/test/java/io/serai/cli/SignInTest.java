package io.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.cli.TrialShell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signing in, what is remembered of it, and to whom it is shown.
class SignInTest {
    private static final String SESSION =
            "{\"access_token\": \"ey.a.b\", \"email\": \"me@example.org\", \"role\": \"viewer\", \"expires_in\": 86400}";

    @TempDir
    private Path home;

    private final RecordingHub hub = new RecordingHub()
            .answers("POST /auth/token", 200, SESSION)
            .answers("POST /auth/logout", 204, "")
            .answers("GET /me", 200, "{\"email\": \"me@example.org\", \"name\": \"Me\", \"role\": \"viewer\"}");
    private Path config;

    @BeforeEach
    void config() {
        config = home.resolve(".config/serai/config.yaml");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private TrialShell shell() {
        return new TrialShell(home);
    }

    private Said signIn() {
        return shell().types("me@example.org", "a password").run("login", "--server", hub.url() + "/");
    }

    @Test
    void aPersonSignsInOnceAndIsKnownFromThenOn() throws IOException {
        Said said = signIn();
        assertThat(said.out()).contains("signed in at " + hub.url() + " as me@example.org (viewer) for 24 hours");
        assertThat(said.status()).isZero();
        assertThat(hub.last().body()).isEqualTo("{\"email\":\"me@example.org\",\"password\":\"a password\"}");
        assertThat(hub.last().authorization()).isNull();

        Said me = shell().run("whoami");
        assertThat(me.out().lines())
                .containsExactly("server  " + hub.url(), "email   me@example.org", "name    Me", "role    viewer");
        assertThat(hub.last().authorization()).isEqualTo("Bearer ey.a.b");
        assertThat(Files.readString(config)).doesNotContain("a password");
    }

    @Test
    void theConfigurationIsItsOwnersAlone() throws IOException {
        signIn();
        assertThat(mode(config)).isEqualTo("rw-------");
        assertThat(mode(config.getParent())).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(config.getParent())) {
            assertThat(files).containsExactly(config);
        }

        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
        Said said = shell().run("whoami");
        assertThat(said.err()).contains("others could read " + config, "mode is now 600");
        assertThat(mode(config)).isEqualTo("rw-------");
        assertThat(shell().run("whoami").err()).isEmpty();
    }

    @Test
    void theConfigurationLiesWhereXdgSays() {
        Path elsewhere = home.resolve("elsewhere");
        shell().with("XDG_CONFIG_HOME", elsewhere.toString())
                .types("me@example.org", "a password")
                .run("login", "--server", hub.url());
        assertThat(elsewhere.resolve("serai/config.yaml")).exists();
        assertThat(config).doesNotExist();
    }

    @Test
    void whatAnotherVersionWroteIsKept() throws IOException {
        Files.createDirectories(config.getParent());
        Files.writeString(config, "---\n# mine\nserver: " + hub.url() + " # here\ncolour: 'it''s \"blue\"'\n");
        shell().types("me@example.org", "a password").run("login");
        assertThat(FlatYaml.read(Files.readString(config)))
                .containsAllEntriesOf(Map.of("colour", "it's \"blue\"", "server", hub.url(), "token", "ey.a.b"));
    }

    @Test
    void aConfigurationThatIsNoneIsNamedAndNotOverwritten() throws IOException {
        Files.createDirectories(config.getParent());
        Files.writeString(config, "server: [a, b]\n");
        Said said = shell().run("whoami");
        assertThat(said.err()).contains(config.toString(), "line 1 is not of the form");
        assertThat(said.status()).isEqualTo(1);
        assertThat(Files.readString(config)).isEqualTo("server: [a, b]\n");
    }

    @Test
    void aRefusalGivesTheServersReasonAndTheWayOut() {
        hub.answers(
                "POST /auth/token",
                401,
                "application/problem+json",
                "{\"detail\": \"E-mail or password are wrong.\"}",
                Map.of());
        Said said = signIn();
        assertThat(said.err())
                .isEqualTo("serai: 401: E-mail or password are wrong.\nNo password yet, or forgotten? Set one at "
                        + hub.url() + "/forgot\n");
        assertThat(said.out()).isEmpty();
        assertThat(said.status()).isEqualTo(1);
        assertThat(config).doesNotExist();
    }

    @Test
    void aScriptGivesThePasswordOnStandardInput() {
        Said said = shell().withoutTerminal()
                .reads("pass wörd \r\nnot this")
                .run("login", "--server", hub.url(), "--email", "me@example.org", "--password-stdin");
        assertThat(said.status()).isZero();
        assertThat(hub.last().body()).contains("\"password\":\"pass wörd \"");
    }

    @Test
    void whereNobodyCanBeAskedItSaysWhatToUse() {
        Said said = shell().withoutTerminal().run("login", "--server", hub.url());
        assertThat(said.err()).contains("no terminal", "--password-stdin", "SERAI_TOKEN");
        assertThat(said.status()).isEqualTo(2);
        assertThat(hub.asked).isEmpty();
    }

    @Test
    void aSessionIsShownToTheServerItWasMadeAtAndToNoOther() {
        signIn();
        try (var other = new RecordingHub()) {
            for (Said said : new Said[] {
                shell().run("whoami", "--server", other.url()),
                shell().with("SERAI_SERVER", other.url()).run("whoami"),
                shell().with("SERAI_SERVER", other.url()).run("ledger")
            }) {
                assertThat(said.err()).contains("not signed in at " + other.url(), "serai login --server");
                assertThat(said.status()).isEqualTo(1);
            }
            assertThat(other.asked).isEmpty();
        }
    }

    @Test
    void aRedirectIsNotFollowed() {
        signIn();
        try (var other = new RecordingHub()) {
            hub.answers("GET /me", 302, "text/html", "", Map.of("Location", other.url() + "/me"));
            Said said = shell().run("whoami");
            assertThat(said.err()).contains("302", "sends elsewhere, to " + other.url());
            assertThat(said.status()).isEqualTo(1);
            assertThat(other.asked).isEmpty();
        }
    }

    @Test
    void aTokenInTheEnvironmentGoesFirst() throws IOException {
        signIn();
        shell().with("SERAI_TOKEN", "serai_pat_x").run("whoami");
        assertThat(hub.last().authorization()).isEqualTo("Bearer serai_pat_x");
        Path file = Files.writeString(home.resolve("token"), "serai_pat_y\n");
        shell().with("SERAI_TOKEN_FILE", file.toString()).run("whoami");
        assertThat(hub.last().authorization()).isEqualTo("Bearer serai_pat_y");
        Said said = shell().with("SERAI_TOKEN", "serai pat\u001b").run("whoami");
        assertThat(said.err()).contains("copied whole").doesNotContain("\u001b");
        assertThat(said.status()).isEqualTo(2);
    }

    @Test
    void signingOutForgetsHereAndThere() throws IOException {
        signIn();
        assertThat(shell().run("logout").out()).contains("signed out of " + hub.url());
        assertThat(hub.last().line()).isEqualTo("POST /auth/logout");
        assertThat(hub.last().authorization()).isEqualTo("Bearer ey.a.b");
        assertThat(Files.readString(config)).contains("server").doesNotContain("token", "ey.a.b", "me@");
        assertThat(shell().run("whoami").err()).contains("not signed in");
        assertThat(shell().run("logout").out()).contains("were not signed in");
    }

    @Test
    void signingOutForgetsEvenIfTheHubIsAway() throws IOException {
        signIn();
        hub.close();
        Said said = shell().run("logout");
        assertThat(said.err()).contains("No hub answers at " + hub.url());
        assertThat(said.status()).isEqualTo(1);
        assertThat(Files.readString(config)).doesNotContain("ey.a.b");
    }

    @Test
    void anEndedSessionSaysToSignInAgain() {
        signIn();
        hub.answers("GET /me", 401, "{\"detail\": \"The session has ended.\"}");
        assertThat(shell().run("whoami").err())
                .isEqualTo("serai: 401: The session has ended.\nSign in again: serai login\n");
        assertThat(shell().with("SERAI_TOKEN", "serai_pat_x").run("whoami").err())
                .contains("SERAI_TOKEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hub.example.org",
                "http://127.0.0.1.example.org",
                "http://10.0.0.1:8080",
                "http://localhost.example.org"
            })
    void plainHttpToAnotherMachineIsRefused(String server) {
        Said said = shell().types("me@example.org", "a password").run("login", "--server", server);
        assertThat(said.err()).contains("Others can read", "--insecure");
        assertThat(said.status()).isEqualTo(2);
        assertThat(shell().with("SERAI_TOKEN", "t")
                        .with("SERAI_SERVER", server)
                        .run("whoami")
                        .status())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://hub.example.org",
                "https://me:secret@hub.example.org",
                "https://hub.example.org/?a=b",
                "https://",
                "a b",
                "file:///etc/passwd",
                "https://h#f",
                "\u001b[2J"
            })
    void whatIsNoAddressOfAHubIsRefused(String server) {
        Said said = shell().with("SERAI_TOKEN", "t").run("whoami", "--server", server);
        assertThat(said.err()).contains("is no address of a hub").doesNotContain("\u001b");
        assertThat(said.status()).isEqualTo(2);
    }

    @Test
    void aBareNameMeansHttpsButHttpOnThisMachine() {
        assertThat(ServerAddress.of("Hub.example.org/").url()).isEqualTo("https://hub.example.org");
        assertThat(ServerAddress.of("hub.example.org:8443/serai//").url())
                .isEqualTo("https://hub.example.org:8443/serai");
        assertThat(ServerAddress.of("localhost:8080").url()).isEqualTo("http://localhost:8080");
        assertThat(ServerAddress.of("HTTP://[::1]:8080").isLoopback()).isTrue();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
