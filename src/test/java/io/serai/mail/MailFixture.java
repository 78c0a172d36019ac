package io.serai.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestFolders;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// A hub whose mail server is `mail.example.org`, a name that leads to a server of the test's own.
final class MailFixture implements AutoCloseable {
    static final String HOST = "mail.example.org";
    private static final ObjectMapper JSON = new ObjectMapper();

    final SSLContext trusted;
    final SSLContext untrusted;
    final SSLContext ofAnotherHost;
    final TestMailServer server;
    final TestHub hub = TestHub.create();
    private final Path home;
    private final List<String> options;

    /// @param more options of the hub's JVM, for its first start
    MailFixture(String... more) throws Exception {
        home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "mail-home-");
        copyHome();
        var certificates = new Certificates(home);
        trusted = certificates.of(HOST);
        ofAnotherHost = certificates.of("other.example.org");
        Path trust = certificates.trusting(HOST, "other.example.org");
        untrusted = certificates.of("self.example.org");
        server = TestMailServer.open(trusted);
        Path hosts = Files.writeString(home.resolve("hosts"), "127.0.0.1 " + HOST + "\n127.0.0.1 localhost\n");
        hub.with(
                        "SERAI_MAIL_URL",
                        "smtp://" + encoded(TestMailServer.USER) + ":" + encoded(TestMailServer.PASSWORD) + "@" + HOST
                                + ":" + server.port)
                .with("SERAI_MAIL_FROM", "Serai Hub <hub@example.org>")
                .with("SERAI_RETRY_TRIES", "8");
        options = List.of(
                "-Dserai.home=" + home,
                "-Djdk.net.hosts.file=" + hosts,
                "-Djavax.net.ssl.trustStore=" + trust,
                "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD);
        start(more);
        hub.execute("UPDATE account SET mail_senders_json = '[\"info@example.org\", \"@demo.example.org\"]' "
                + "WHERE id_random = 'demoAcct001'");
    }

    /// Starts the hub, also again.
    void start(String... more) {
        hub.start(Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private void copyHome() throws Exception {
        for (String folder : List.of("config", "routes", "kamelets")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.createDirectories(home.resolve(file).getParent());
                    Files.copy(file, home.resolve(file));
                }
            }
        }
        Files.createDirectories(home.resolve("routes/trial"));
        Files.writeString(home.resolve("routes/trial/letter.camel.yaml"), """
                - route:
                    id: trial-letter
                    description: Has a letter sent, as identity does.
                    from:
                      uri: platform-http:/trial/letter
                      steps:
                        - bean: {beanType: io.serai.mail.TrialLetters, method: later}
                """);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    static ObjectNode mail() {
        return JSON.createObjectNode()
                .put("from_email", "info@example.org")
                .put("from_name", "Demo Association")
                .put("to_email", "zoe@example.com")
                .put("to_name", "Zoë Ångström")
                .put("subject", "Grüße from the hub")
                .put("body_text", "Plain text, äöü.")
                .put("body_html", "<p>HTML, <b>äöü</b> 🎉</p>");
    }

    Reply send(ObjectNode mail) {
        return send(mail, "");
    }

    Reply send(ObjectNode mail, String query, String... headers) {
        var request = hub.demo("/v3/action/email/send" + query).header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return hub.send(request.POST(BodyPublishers.ofString(mail.toString())).build());
    }

    /// Has a letter sent, and gives back its run.
    String letter(String kind, String person) {
        Reply reply = hub.get("/trial/letter?kind=" + kind + "&person=" + person);
        if (reply.status() != 200) {
            throw new AssertionError(reply.status() + " " + reply.text() + "\n" + hub.output());
        }
        return reply.text();
    }

    /// `accepted`, `working`, `retrying`, `done`, or `dead`.
    boolean is(String run, String status) {
        return hub.count("SELECT COUNT(*) FROM inbox WHERE event_key = '" + run + "' AND status = '" + status + "'")
                == 1;
    }

    @Override
    public void close() {
        hub.close();
        server.close();
        TestFolders.delete(home);
    }
}
