package io.serai.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.connectors.SandboxVendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// GNU Mailman 3's own core with its REST API and nothing that sends mail; Debian's package `mailman3`. It refuses to
/// run as root, and then runs as the user `list`.
final class RealMailman implements AutoCloseable {
    static final String USER = "restadmin";
    static final String PASSWORD = "rest-password";

    private static final String PROGRAM = "/usr/lib/mailman3/bin/mailman";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path folder;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    RealMailman() {
        if (!Files.isExecutable(Path.of(PROGRAM))) {
            throw new IllegalStateException(
                    PROGRAM + " is not there: apt-get install --no-install-recommends mailman3");
        }
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
            // not below the project, which the user `list` may not be able to enter
            folder = Files.createTempDirectory("serai-mailman-");
            Files.writeString(folder.resolve("mailman.cfg"), configuration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (ROOT) {
            run(List.of("chown", "-R", "list:list", folder.toString()));
        }
        mailman("start");
        awaitReady();
    }

    private String configuration() {
        var configuration = new StringBuilder("""
                [mailman]
                site_owner: owner@example.test
                layout: here
                [paths.here]
                var_dir: %1$s/var
                bin_dir: /usr/lib/mailman3/bin
                log_dir: %1$s/var/logs
                lock_dir: %1$s/var/locks
                data_dir: %1$s/var/data
                etc_dir: %1$s/etc
                pid_file: %1$s/master.pid
                [database]
                url: sqlite:///%1$s/mailman.db
                [webservice]
                hostname: 127.0.0.1
                port: %2$d
                admin_user: %3$s
                admin_pass: %4$s
                workers: 1
                [mta]
                incoming: mailman.mta.null.NullMTA
                """.formatted(folder, port, USER, PASSWORD));
        for (String runner : List.of(
                "archive",
                "bounces",
                "command",
                "digest",
                "in",
                "lmtp",
                "nntp",
                "out",
                "pipeline",
                "retry",
                "shunt",
                "task",
                "virgin")) {
            configuration.append("[runner.").append(runner).append("]\nstart: no\n");
        }
        return configuration.toString();
    }

    String url() {
        return "http://127.0.0.1:" + port + "/3.1";
    }

    /// Sends a request as its administrator.
    ///
    /// @return the status and, behind a space, the body
    String call(String method, String path, String form) {
        String pair = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(url() + path))
                            .header("Authorization", "Basic " + pair)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .method(method, form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return "0 " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A vendor that hands each request on to it, so that faults can meet it on the way.
    SandboxVendor behind(SandboxVendor played) {
        return new SandboxVendor() {
            @Override
            public String system() {
                return played.system();
            }

            @Override
            public Map<String, Object> settings(String url) {
                return played.settings(url);
            }

            @Override
            public Map<String, String> secrets() {
                return played.secrets();
            }

            @Override
            public Reply disguised(Reply truth) {
                return played.disguised(truth);
            }

            @Override
            public Reply answer(Request request) {
                return handOn(request);
            }
        };
    }

    private SandboxVendor.Reply handOn(SandboxVendor.Request request) {
        try {
            URI root = URI.create(url());
            String query = request.query().entrySet().stream()
                    .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
                    .collect(Collectors.joining("&"));
            String path = new URI("http", null, "h", 80, request.path(), null, null).getRawPath();
            String pair = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
            var asked = HttpRequest.newBuilder(
                            URI.create("http://" + root.getAuthority() + path + (query.isEmpty() ? "" : "?" + query)))
                    .header("Authorization", "Basic " + pair)
                    .method(request.method(), BodyPublishers.ofByteArray(request.body()));
            String type = request.headers().get("content-type");
            if (type != null) {
                asked.header("Content-Type", type);
            }
            HttpResponse<byte[]> answer = http.send(asked.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new SandboxVendor.Reply(
                    answer.statusCode(), Map.of("Content-Type", "application/json"), answer.body());
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void awaitReady() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!call("GET", "/system/versions", "").startsWith("200")) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("Mailman did not answer within " + PATIENCE + "; see " + folder);
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private void mailman(String what) {
        String command = PROGRAM + " -C " + folder + "/mailman.cfg " + what;
        run(ROOT ? List.of("su", "-s", "/bin/sh", "list", "-c", command) : List.of("/bin/sh", "-c", command));
    }

    private void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(new ArrayList<>(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(Path.of("target")
                            .toAbsolutePath()
                            .resolve("mailman.log")
                            .toFile()))
                    .start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " did not end well; see target/mailman.log");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        mailman("stop");
        io.serai.TestFolders.delete(folder);
    }
}
