package io.serai.hub.servers;

import io.serai.hub.settings.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server program beside the hub, on a free port of 127.0.0.1: ends with the hub, comes back when it dies before.
///
/// It runs in a session of its own where the system has `setsid`, so that Ctrl-C in a terminal reaches only the hub,
/// which then finishes its work before it stops its servers.
abstract sealed class EmbeddedServer implements AutoCloseable permits EmbeddedDatabase, EmbeddedCache {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final Duration STOPPING = Duration.ofSeconds(30);
    private static final Duration SLOWEST_REVIVAL = Duration.ofSeconds(30);
    private static final int PORTS_TRIED = 5;
    private static final int LOG_SHOWN = 2000;

    private final String name;
    private final Path folder;
    private final Path log;
    private final String readyLine;
    private @Nullable Process process;
    private boolean wanted;
    private boolean closed;
    private int port;

    EmbeddedServer(String name, Path folder, String readyLine) {
        this.name = name;
        this.folder = folder;
        this.log = folder.resolve("server.log");
        this.readyLine = readyLine;
    }

    /// Makes ready what a start needs, once; ends what a killed hub left behind.
    abstract void prepare() throws IOException;

    /// Called before each start of the program, also after it died.
    abstract List<String> command(int port) throws IOException;

    abstract Map<String, String> environment();

    /// Called when the program answers.
    abstract void started() throws IOException;

    /// What to do where the program can't run here.
    abstract String wayOut();

    /// Returns when the server takes connections.
    ///
    /// @throws StartException saying what is in the way and what to do
    public final synchronized void start() {
        if (wanted) {
            return;
        }
        if (closed || isEnding()) {
            throw new StartException(name + " isn't started: the hub is ending");
        }
        try {
            long began = System.nanoTime();
            prepare();
            long prepared = System.nanoTime();
            for (int tries = 1; port == 0 || process == null || !process.isAlive(); tries++) {
                if (port == 0) {
                    port = freePort();
                }
                try {
                    launch();
                } catch (PortTakenException e) {
                    if (tries == PORTS_TRIED) {
                        throw new StartException(String.valueOf(e.getMessage()), e);
                    }
                    port = 0;
                }
            }
            wanted = true;
            LOG.info(
                    "{} on 127.0.0.1:{}, started in {} ms (prepared in {} ms)",
                    name,
                    port,
                    millis(prepared, System.nanoTime()),
                    millis(began, prepared));
        } catch (IOException e) {
            throw new StartException("%s can't be started (%s); %s".formatted(name, e, wayOut()), e);
        }
    }

    /// Ends the server and waits for its end; it can be started again, on the same port.
    public final synchronized void stop() {
        wanted = false;
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} doesn't end within {}; it is ended by force", name, STOPPING);
                running.destroyForcibly().waitFor(STOPPING.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the server for good: a start on another thread that comes too late starts nothing.
    @Override
    public final synchronized void close() {
        closed = true;
        stop();
    }

    /// The port on 127.0.0.1; 0 before the first start.
    public final synchronized int port() {
        return port;
    }

    /// The server's process id, where it runs.
    public final synchronized Optional<Long> pid() {
        return Optional.ofNullable(process).filter(Process::isAlive).map(Process::pid);
    }

    private void launch() throws IOException {
        long from = Files.exists(log) ? Files.size(log) : 0;
        if (from > 10 << 20) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            from = 0;
        }
        List<String> command = new ArrayList<>(ownSession());
        command.addAll(command(port));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .directory(folder.toFile());
        builder.environment().putAll(environment());
        Process launched = builder.start();
        launched.getOutputStream().close();
        try {
            awaitReady(launched, from);
            started();
        } catch (IOException | RuntimeException e) {
            launched.destroyForcibly();
            throw e;
        }
        process = launched;
        launched.onExit().thenAccept(this::revive);
    }

    private void awaitReady(Process launched, long from) throws IOException {
        long end = System.nanoTime() + STARTING.toNanos();
        while (true) {
            boolean alive = launched.isAlive();
            String said = saidSince(from);
            if (alive && said.contains(readyLine)) {
                return;
            }
            if (!alive && said.contains("Address already in use")) {
                throw new PortTakenException("%s finds no free port on 127.0.0.1".formatted(name));
            }
            if (!alive || System.nanoTime() > end) {
                String tail =
                        said.substring(Math.max(0, said.length() - LOG_SHOWN)).strip();
                throw new StartException("%s %s; %s%nThe end of %s:%n%s"
                        .formatted(
                                name,
                                alive
                                        ? "doesn't get ready within " + STARTING.toSeconds() + " s"
                                        : "ended at its start",
                                reason(said),
                                log,
                                tail));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private String reason(String said) {
        String libraries = said.lines()
                .filter(line -> line.contains("error while loading shared libraries: "))
                .map(line -> line.replaceFirst(".*error while loading shared libraries: ([^:]+).*", "$1"))
                .findFirst()
                .orElse("");
        return libraries.isEmpty()
                ? wayOut()
                : "it needs the system library %s (and perhaps more: see ldd), which isn't installed; %s"
                        .formatted(libraries, wayOut());
    }

    /// Brings the server back when it ended though nobody stopped it: at once, then with growing pauses.
    private void revive(Process ended) {
        Thread.ofVirtual().name("revive-" + name).start(() -> {
            Duration pause = Duration.ofMillis(500);
            while (isWanted(ended)) {
                LOG.error("{} ended with exit code {}; starting it again", name, ended.exitValue());
                try {
                    Thread.sleep(pause);
                    synchronized (this) {
                        if (isWanted(ended)) {
                            launch();
                        }
                    }
                } catch (IOException | StartException e) {
                    LOG.error("{} can't be started again, the next try is in {}", name, pause, e);
                } catch (InterruptedException _) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(SLOWEST_REVIVAL) < 0 ? pause.multipliedBy(2) : SLOWEST_REVIVAL;
            }
        });
    }

    private synchronized boolean isWanted(Process ended) {
        return wanted && process == ended;
    }

    private String saidSince(long from) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(from);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(1 << 20, Math.max(0, channel.size() - from)));
            channel.read(bytes);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    /// Whether the JVM's shutdown has begun: who closes the servers then may have been there already.
    private static boolean isEnding() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException _) {
            return true;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static List<String> ownSession() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(setsid -> Files.isExecutable(Path.of(setsid)))
                .findFirst()
                .map(List::of)
                .orElse(List.of());
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }

    private static final class PortTakenException extends IOException {
        PortTakenException(String message) {
            super(message);
        }
    }
}
