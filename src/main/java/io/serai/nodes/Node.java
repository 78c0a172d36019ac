package io.serai.nodes;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One hub of several: a process of its own, looked at four times a second, and started anew when it ends though
/// nobody stopped it. It is ready while `/observe/health/ready` says so.
///
/// It runs in a session of its own where the system has `setsid`, so that Ctrl-C in a terminal reaches only who started
/// it, who then ends all in order.
public final class Node {
    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    /// After so many looks without an answer it is as good as dead: 6 s.
    private static final int UNANSWERED = 3;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration HEALTHY = Duration.ofSeconds(60);

    /// What a hub that is well writes of each look, four times a second.
    private static final String LOOKED = "GET /observe/health/ready 200 ";

    private final int number;
    private final int port;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Watcher watcher;
    private final PrintStream out;
    private final HttpRequest question;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();
    private volatile boolean wanted = true;
    private volatile boolean ready;
    private volatile @Nullable Process process;

    /// Is told what became of a node.
    interface Watcher {
        /// It is ready now, or is not any more.
        void changed();

        void unanswered(Node node);
    }

    /// @param command that starts a hub and stays its process
    /// @param environment what differs from this process' own
    /// @param out where its lines go, each with its number before it
    Node(
            int number,
            int port,
            List<String> command,
            Map<String, String> environment,
            PrintStream out,
            Watcher watcher) {
        this.number = number;
        this.port = port;
        this.command = command;
        this.environment = environment;
        this.out = out;
        this.watcher = watcher;
        this.question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health/ready"))
                .timeout(ANSWER)
                .build();
    }

    /// From 1.
    public int number() {
        return number;
    }

    /// On 127.0.0.1.
    public int port() {
        return port;
    }

    boolean isReady() {
        return ready;
    }

    void start() {
        launch();
        Thread.ofVirtual().name("node-" + number).start(this::watch);
    }

    /// Tells it to end, without waiting.
    void leave() {
        wanted = false;
        become(false);
        Process running = process;
        if (running != null) {
            running.toHandle().destroy();
        }
    }

    /// Waits until it has ended.
    void awaitEnd(Duration patience) throws InterruptedException {
        Process running = process;
        if (running != null && !running.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            say("doesn't end within " + patience.toSeconds() + " s; it is ended by force");
            running.destroyForcibly().waitFor();
        }
        client.close();
    }

    private synchronized void launch() {
        if (!wanted) {
            return;
        }
        List<String> whole = new ArrayList<>(ownSession());
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
        builder.environment().putAll(environment);
        // a setting is named once: by its value, or by a file that holds it
        environment.keySet().forEach(name -> builder.environment().remove(name + "_FILE"));
        try {
            Process launched = builder.start();
            launched.getOutputStream().close();
            process = launched;
            Thread.ofVirtual().start(() -> print(launched));
        } catch (IOException e) {
            throw new UncheckedIOException("node " + number + " can't be started", e);
        }
    }

    private void print(Process printing) {
        try (var lines = printing.inputReader()) {
            lines.lines().filter(line -> !line.contains(LOOKED)).forEach(this::say);
        } catch (IOException | UncheckedIOException _) {
            // it ended
        }
    }

    private void say(String line) {
        out.println("node " + number + " | " + line);
    }

    private void watch() {
        Duration pause = FIRST_PAUSE;
        long began = System.nanoTime();
        int unanswered = 0;
        try {
            while (wanted) {
                Process running = process;
                if (running == null || !running.isAlive()) {
                    become(false);
                    pause = System.nanoTime() - began > HEALTHY.toNanos() ? FIRST_PAUSE : pause;
                    say("ended" + (running == null ? "" : " with exit code " + running.exitValue())
                            + "; it is started anew");
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                    began = System.nanoTime();
                    launch();
                } else {
                    Boolean answer = look();
                    unanswered = answer == null ? unanswered + 1 : 0;
                    become(Boolean.TRUE.equals(answer));
                    if (unanswered == UNANSWERED) {
                        say("does not answer; what it held is ended");
                        watcher.unanswered(this);
                    }
                }
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Null where it took the question and did not answer it.
    private @Nullable Boolean look() throws InterruptedException {
        try {
            return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (HttpTimeoutException _) {
            return null;
        } catch (IOException _) {
            return false; // not yet, or not any more
        }
    }

    private void become(boolean now) {
        if (ready != now) {
            ready = now;
            watcher.changed();
        }
    }

    /// What a command begins with so that Ctrl-C in a terminal does not reach it; nothing where the system has none.
    static List<String> ownSession() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(setsid -> Files.isExecutable(Path.of(setsid)))
                .findFirst()
                .map(List::of)
                .orElse(List.of());
    }
}
