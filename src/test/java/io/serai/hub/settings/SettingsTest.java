package io.serai.hub.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final String STRONG = "kD83-fjw02Lsq_91xPzTTv6b";
    private static final String MASTER = "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=";

    @TempDir
    Path home;

    @BeforeEach
    void shippedFile() throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.copy(Path.of("config/application.properties"), file());
    }

    @Test
    void shippedFileNamesEverySettingWithADefaultAndAComment() throws IOException {
        List<String> lines = Files.readAllLines(file());
        for (String name : Setting.KNOWN.keySet()) {
            int line = indexOf(lines, name + "=");
            assertThat(line).as(name).isPositive();
            assertThat(lines.get(line - 1)).as("comment of " + name).startsWith("#");
        }
        assertThat(load(Map.of()).port()).isEqualTo(8080);
    }

    @Test
    void defaultsAreTyped() {
        Settings settings = load(Map.of());
        assertThat(settings.text("serai.http.host")).isEqualTo("127.0.0.1");
        assertThat(settings.size("serai.http.body.limit")).isEqualTo(1024 * 1024);
        assertThat(settings.size("serai.import.unpacked.limit")).isEqualTo(1024L * 1024 * 1024);
        assertThat(settings.duration("serai.worker.poll")).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.number("serai.db.pool.size")).isEqualTo(30);
        assertThat(settings.flag("serai.sandbox")).isTrue();
        assertThat(settings.optional("serai.db.url")).isEmpty();
        assertThat(settings.list("serai.cors.origins")).isEmpty();
        assertThat(settings.path("serai.data.dir")).isEqualTo(home.resolve("data"));
        assertThat(settings.path("serai.inbox.dir")).isEqualTo(home.resolve("data/inbox"));
    }

    @Test
    void environmentOverridesTheFile() {
        Settings settings = load(Map.of(
                "SERAI_HTTP_PORT", "9090",
                "SERAI_CORS_ORIGINS", "https://a.example, http://localhost:3000",
                "SERAI_SHUTDOWN_TIMEOUT", "2m",
                "SERAI_HTTP_UPLOAD_LIMIT", "2GiB"));
        assertThat(settings.port()).isEqualTo(9090);
        assertThat(settings.list("serai.cors.origins")).containsExactly("https://a.example", "http://localhost:3000");
        assertThat(settings.duration("serai.shutdown.timeout")).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.size("serai.http.upload.limit")).isEqualTo(2L << 30);
    }

    @Test
    void relativeFolderInTheEnvironmentStartsFromTheCurrentFolder() {
        Settings settings = load(Map.of("SERAI_DATA_DIR", "elsewhere"));
        assertThat(settings.path("serai.data.dir"))
                .isEqualTo(Path.of("elsewhere").toAbsolutePath());
        assertThat(settings.path("serai.inbox.dir"))
                .isEqualTo(Path.of("elsewhere/inbox").toAbsolutePath());
    }

    @Test
    void emptyVariableMeansNone() {
        assertThat(load(Map.of("SERAI_DB_URL", "")).optional("serai.db.url")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SERAI_HTTP_PORT|http|a whole number, 1 to 65535",
                "SERAI_HTTP_PORT|0|a whole number, 1 to 65535",
                "SERAI_HTTP_PORT|65536|a whole number, 1 to 65535",
                "SERAI_HTTP_PORT|99999999999999|a whole number, 1 to 65535",
                "SERAI_HTTP_HOST|not a host|a host name",
                "SERAI_DB_POOL_SIZE|-1|a whole number, 2 to 1000",
                "SERAI_HTTP_BODY_LIMIT|64 megs|a size",
                "SERAI_HTTP_BODY_LIMIT|64MB|a size",
                "SERAI_HTTP_BODY_LIMIT|0|a size",
                "SERAI_HTTP_BODY_LIMIT|999999999999999999GiB|a size",
                "SERAI_WORKER_LEASE|30|a duration",
                "SERAI_WORKER_LEASE|30 seconds|a duration",
                "SERAI_WORKER_LEASE|0s|a duration",
                "SERAI_SANDBOX|yes|true or false",
                "SERAI_PROFILE|production|dev or prod",
                "SERAI_LOG_FORMAT|xml|text or json",
                "SERAI_CORS_ORIGINS|example.org|a list of origins",
                "SERAI_CORS_ORIGINS|https://a.example/path|a list of origins",
                "SERAI_CORS_ORIGINS|https://a.example,*|a list of origins",
                "SERAI_DB_URL|jdbc:postgresql://db/serai|jdbc:mariadb://",
                "SERAI_DB_URL|jdbc:mariadb://db:3306/|jdbc:mariadb://",
                "SERAI_ADMIN_EMAIL|root|an e-mail address",
                "SERAI_MAIL_FROM|root|an e-mail address",
                "SERAI_MAIL_FROM|Serai <hub@example.org>, b@example.org|an e-mail address",
            })
    void malformedValueIsNamedWithWhatWasExpected(String variable, String value, String expected) {
        assertThat(faults(Map.of(variable, value)))
                .anySatisfy(fault -> assertThat(fault).contains(variable, '"' + value + '"', expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mariadb://127.0.0.1:3306/serai",
                "jdbc:mariadb://db/serai?sslMode=verify-full",
                "jdbc:mariadb:sequential://db1:3306,db2:3306/serai",
            })
    void addressesOfMariaDbAreTaken(String url) {
        assertThat(load(Map.of("SERAI_DB_URL", url, "SERAI_DB_USER", "serai")).text("serai.db.url"))
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://127.0.0.1:6379",
                "redis://:p%40ss@redis:6379/2",
                "rediss://user:p@cache.example",
                "redis+sentinel://:pw@h1:26379,h2:26379/mymaster",
                "redis+cluster://:pw@h1:6379,h2:6379",
                "rediss+cluster://h1:6379"
            })
    void addressesOfRedisAreTaken(String url) {
        assertThat(load(Map.of("SERAI_REDIS_URL", url)).text("serai.redis.url")).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smtp://hub%40example.org:p%40ss%2F1@mail.example.org:587",
                "smtps://hub:secret@mail.example.org",
                "smtp://127.0.0.1:2525",
                "smtp://[::1]:2525",
                "smtp://mail:1025?starttls=never",
            })
    void addressesOfMailServersAreTaken(String url) {
        assertThat(load(Map.of("SERAI_MAIL_URL", url, "SERAI_MAIL_FROM", "Serai <hub@example.org>"))
                        .text("serai.mail.url"))
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example.org",
                "http://mail.example.org",
                "smtp://hub@mail.example.org",
                "smtp://hub:p@ss@mail.example.org",
                "smtp://hub:se%cret@mail.example.org",
                "smtp://mail.example.org:65536",
                "smtp://mail.example.org:0",
                "smtp://mail.example.org/",
                "smtp://mail.example.org?starttls=maybe",
                "smtps://mail.example.org?starttls=never",
                "smtp://hub:secret@mail.example.org?starttls=never",
            })
    void whatIsNoMailServerIsRefusedAndNotShown(String url) {
        assertThat(faults(Map.of("SERAI_MAIL_URL", url, "SERAI_MAIL_FROM", "hub@example.org")))
                .singleElement()
                .asString()
                .startsWith("SERAI_MAIL_URL: expected smtp://")
                .doesNotContain(url);
    }

    @Test
    void aMailServerNeedsASenderAndTheCatcherOfDevHasOne() {
        assertThat(faults(Map.of("SERAI_MAIL_URL", "smtp://127.0.0.1")))
                .singleElement()
                .asString()
                .startsWith("SERAI_MAIL_FROM: is missing");
        assertThat(load(Map.of()).text("serai.mail.from")).isEqualTo("Serai <serai@example.org>");
        assertThat(load(prod()).optional("serai.mail.from")).isEmpty();
    }

    @Test
    void allFaultsAreNamedAtOnce() throws IOException {
        append("serai.http.prot=80");
        assertThat(faults(Map.of("SERAI_HTTP_PORT", "x", "SERAI_WROKER_COUNT", "2", "SERAI_SANDBOX", "maybe")))
                .hasSize(4)
                .anySatisfy(fault -> assertThat(fault).startsWith("SERAI_HTTP_PORT = \"x\": expected"))
                .anySatisfy(fault -> assertThat(fault).startsWith("SERAI_WROKER_COUNT: no such setting"))
                .anySatisfy(fault -> assertThat(fault).startsWith("SERAI_SANDBOX"))
                .anySatisfy(fault -> assertThat(fault).startsWith("serai.http.prot in "));
    }

    @Test
    void settingThatIsMissingFromTheFileIsNamed() throws IOException {
        Files.writeString(file(), Files.readString(file()).replace("serai.http.port=8080", ""));
        assertThat(faults(Map.of()))
                .singleElement()
                .asString()
                .contains("serai.http.port in", "is missing", "1 to 65535");
        assertThat(load(Map.of("SERAI_HTTP_PORT", "80")).port()).isEqualTo(80);
    }

    @Test
    void fileThatIsMissingIsNamed() throws IOException {
        Files.delete(file());
        assertThat(faults(Map.of())).singleElement().asString().contains("application.properties", "SERAI_HOME");
    }

    @Test
    void otherToolsVariablesAndCamelsPropertiesAreLeftAlone() throws IOException {
        append("camel.main.name=x\nmy.own.property=1");
        load(Map.of(
                "SERAI_SERVER", "https://hub.example",
                "SERAI_TOKEN", "t",
                "SERAI_HOME", "/opt/serai",
                "SERAI_JAVA_OPTS", "-Xmx1g",
                "PATH", "/bin"));
    }

    @Test
    void secretIsReadFromAFile() throws IOException {
        Path secret = Files.writeString(home.resolve("secret"), "line one \n");
        assertThat(load(Map.of("SERAI_DB_PASSWORD_FILE", secret.toString())).text("serai.db.password"))
                .isEqualTo("line one ");
    }

    @Test
    void secretFileThatIsNotThereIsAFault() {
        assertThat(faults(Map.of("SERAI_API_KEY_FILE", "/no/such/file")))
                .singleElement()
                .asString()
                .contains("SERAI_API_KEY_FILE", "/no/such/file", "a file that can be read");
    }

    @Test
    void valueAndItsFileTogetherAreAFault() throws IOException {
        Path secret = Files.writeString(home.resolve("secret"), STRONG);
        assertThat(faults(Map.of("SERAI_API_KEY", STRONG, "SERAI_API_KEY_FILE", secret.toString())))
                .singleElement()
                .asString()
                .contains("SERAI_API_KEY_FILE", "not both");
    }

    @Test
    void secretsAreNeverShown() {
        String secret = "hunter2hunter2";
        Map<String, String> env = Map.of(
                "SERAI_API_KEY", secret,
                "SERAI_DB_PASSWORD", secret,
                "SERAI_ADMIN_PASSWORD", secret,
                "SERAI_REDIS_URL", "redis://:" + secret + "@cache:6379");
        Settings settings = load(env);
        assertThat(settings.toString()).contains("serai.http.port=8080").doesNotContain(secret);
        Properties properties = settings.properties();
        assertThat(properties.values()).noneMatch(value -> value.toString().contains(secret));
        assertThat(properties.getProperty("serai.worker.poll")).isEqualTo("500");
    }

    @ParameterizedTest
    @CsvSource({
        "SERAI_API_KEY,hunter2 with a space",
        "SERAI_REDIS_URL,redis:/:hunter2@cache",
        "SERAI_REDIS_URL,redis+sentinel://h1:26379",
        "SERAI_REDIS_URL,redis+cluster://h1:26379/mymaster",
        "SERAI_DB_URL,jdbc:mariadb://root:hunter2@db/serai",
        "SERAI_DB_URL,jdbc:mariadb://db/serai?user=x&password=hunter2",
        "SERAI_NO_SUCH_PASSWORD,hunter2",
    })
    void faultOfASecretDoesNotHoldIt(String variable, String value) {
        assertThat(faults(Map.of(variable, value, "SERAI_DB_USER", "serai")))
                .anySatisfy(fault -> assertThat(fault).contains(variable))
                .noneMatch(fault -> fault.contains("hunter2"));
    }

    @Test
    void databaseWithoutAUserIsAFault() {
        assertThat(faults(Map.of("SERAI_DB_URL", "jdbc:mariadb://db/serai")))
                .singleElement()
                .asString()
                .contains("SERAI_DB_USER");
    }

    @Test
    void leaseMustOutlastThePoll() {
        assertThat(faults(Map.of("SERAI_WORKER_LEASE", "500ms")))
                .singleElement()
                .asString()
                .contains("SERAI_WORKER_LEASE");
    }

    @Test
    void prodStartsWithStrongSecrets() {
        Settings settings = load(prod());
        assertThat(settings.prod()).isTrue();
        assertThat(settings.flag("serai.sandbox")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "SERAI_API_KEY,",
        "SERAI_API_KEY,short",
        "SERAI_API_KEY,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "SERAI_API_KEY,changeme-changeme-changeme-1234",
        "SERAI_SANDBOX,true",
        "SERAI_CORS_ORIGINS,*",
        "SERAI_ADMIN_PASSWORD,kD83-fjw02Lsq",
        "SERAI_ADMIN_EMAIL,admin@example.org",
        "SERAI_DB_PASSWORD,",
        "SERAI_PUBLIC_URL,",
    })
    void prodRefuses(String variable, String value) {
        Map<String, String> env = prod();
        env.put("SERAI_DB_URL", "jdbc:mariadb://db/serai");
        env.put("SERAI_DB_USER", "serai");
        env.put("SERAI_DB_PASSWORD", STRONG);
        env.put("SERAI_MAIL_URL", "smtp://mail.example.org:587");
        env.put("SERAI_MAIL_FROM", "serai@example.org");
        env.put("SERAI_PUBLIC_URL", "https://hub.example.org");
        load(env);
        env.put(variable, value == null ? "" : value);
        assertThat(faults(env)).singleElement().asString().contains("SERAI_").contains("in prod");
    }

    @Test
    void prodRefusesAShortAdministratorsPassword() {
        Map<String, String> env = prod();
        env.put("SERAI_ADMIN_EMAIL", "admin@example.org");
        env.put("SERAI_ADMIN_PASSWORD", "letmein");
        assertThat(faults(env)).singleElement().asString().contains("SERAI_ADMIN_PASSWORD");
    }

    @Test
    void devSecretsAreMadeOnceAndKept() {
        Path data = home.resolve("data");
        String key;
        try (DataFolder folder = DataFolder.open(data)) {
            Settings settings = load(Map.of()).withGenerated(folder);
            key = settings.text("serai.api.key");
            assertThat(key).hasSize(32);
            assertThat(settings.text("serai.admin.password")).hasSize(32).isNotEqualTo(key);
            assertThat(settings.text("serai.admin.email")).contains("@");
        }
        try (DataFolder folder = DataFolder.open(data)) {
            assertThat(load(Map.of()).withGenerated(folder).text("serai.api.key"))
                    .isEqualTo(key);
            assertThat(load(Map.of("SERAI_API_KEY", "mine"))
                            .withGenerated(folder)
                            .text("serai.api.key"))
                    .isEqualTo("mine");
        }
    }

    @Test
    void prodRefusesTheKeyThatWasGeneratedForDev() {
        try (DataFolder folder = DataFolder.open(home.resolve("data"))) {
            Map<String, String> env = prod();
            env.put("SERAI_API_KEY", load(Map.of()).withGenerated(folder).text("serai.api.key"));
            Settings settings = load(env);
            assertThatThrownBy(() -> settings.withGenerated(folder))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("SERAI_API_KEY");
        }
    }

    @Test
    void prodRefusesTheMasterKeyThatWasGeneratedForDev() {
        try (DataFolder folder = DataFolder.open(home.resolve("data"))) {
            Map<String, String> env = prod();
            String generated = load(Map.of()).withGenerated(folder).text("serai.master.key");
            assertThat(Base64.getUrlDecoder().decode(generated)).hasSize(32);
            assertThat(load(Map.of()).withGenerated(folder).text("serai.master.key"))
                    .isEqualTo(generated);
            env.put("SERAI_MASTER_KEY", generated);
            Settings settings = load(env);
            assertThatThrownBy(() -> settings.withGenerated(folder))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("SERAI_MASTER_KEY")
                    .hasMessageNotContaining(generated);
        }
    }

    @Test
    void aMasterKeyIsThirtyTwoBytes() {
        Map<String, String> env = prod();
        env.remove("SERAI_MASTER_KEY");
        assertThat(faults(env)).singleElement().asString().startsWith("SERAI_MASTER_KEY: expected in prod");
        env.put("SERAI_MASTER_KEY", "A".repeat(43) + "=");
        assertThat(faults(env)).singleElement().asString().startsWith("SERAI_MASTER_KEY: expected in prod");
        env.put("SERAI_MASTER_KEY", "c2hvcnQ=");
        assertThat(faults(env)).first().asString().startsWith("SERAI_MASTER_KEY: expected 32 bytes");
        env.put("SERAI_MASTER_KEY", MASTER);
        env.put("SERAI_MASTER_KEY_PREVIOUS", MASTER);
        assertThat(faults(env)).singleElement().asString().startsWith("SERAI_MASTER_KEY_PREVIOUS");
    }

    @Test
    void undeclaredNameAndWrongTypeAreBugs() {
        Settings settings = load(Map.of());
        assertThatThrownBy(() -> settings.text("serai.http.prot")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.optional("serai.http.prot")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.number("serai.http.host")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.text("serai.db.url")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, String> prod() {
        return new HashMap<>(Map.of("SERAI_PROFILE", "prod", "SERAI_API_KEY", STRONG, "SERAI_MASTER_KEY", MASTER));
    }

    private Settings load(Map<String, String> env) {
        return Settings.load(home, env);
    }

    private List<String> faults(Map<String, String> env) {
        return catchThrowableOfType(SettingsException.class, () -> load(env)).faults();
    }

    private void append(String lines) throws IOException {
        Files.writeString(file(), Files.readString(file()) + "\n" + lines + "\n");
    }

    private Path file() {
        return home.resolve("config/application.properties");
    }

    private static int indexOf(List<String> lines, String start) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        return -1;
    }
}
