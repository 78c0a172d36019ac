package io.serai.hub;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the AOT cache (JEP 483, 514) from a recording that the launcher began, while the hub runs, so that the cache
/// is there without waiting for a clean exit.
///
/// The launcher records with `-XX:AOTMode=record -XX:AOTConfiguration=<cache>.<pid>.conf` and names the cache in
/// `-Dserai.aot.file`. A second JVM makes the cache under a name of its own, and it gets its real name when it is
/// complete: hubs that start side by side don't disturb one another. `-XX:AOTCacheOutput` does both in one, but writes
/// to the hub's standard output and holds up an exit.
public final class AotRecording {

    private static final Logger LOG = LoggerFactory.getLogger(AotRecording.class);

    /// By then what an idle hub does is recorded as well.
    private static final Duration AFTER = Duration.ofSeconds(5);

    private static final int PAGE_MILLIS = 2_000;
    private static final long MAKING_SECONDS = 120;

    private static final Object WRITING = new Object();

    /// Guarded by WRITING.
    private static boolean ending;

    private AotRecording() {}

    /// Begins some seconds later, on a thread of its own; does nothing where nothing is being recorded.
    ///
    /// @param pages what the hub is asked for first, so that serving is recorded too; what it answers
    ///     doesn't matter
    public static void endSoon(URI... pages) {
        String cache = System.getProperty("serai.aot.file");
        if (cache != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(AotRecording::waitForWriting));
            Thread.ofPlatform().daemon().name("aot-recording").start(() -> make(Path.of(cache), List.of(pages)));
        }
    }

    private static void make(Path cache, List<URI> pages) {
        String own = cache.getFileName() + "." + ProcessHandle.current().pid();
        Path configuration = cache.resolveSibling(own + ".conf");
        Path part = cache.resolveSibling(own + ".part");
        try {
            Thread.sleep(AFTER);
            pages.forEach(AotRecording::ask);
            long began = System.nanoTime();
            if (!endRecording()) {
                return;
            }
            if (assemble(configuration, part)) {
                // Or a power cut could leave a cache of the right name with holes in it.
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(part, cache, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                LOG.info(
                        "The next start is faster: its cache was made in {} s",
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
            } else if (!isEnding()) {
                LOG.warn("No AOT cache could be made; the next start tries again");
            }
        } catch (JMException | IOException e) {
            LOG.warn("No AOT cache could be made: {}", e.toString());
        } catch (InterruptedException _) {
            // The hub ends; the next start records anew.
        } finally {
            delete(configuration);
            delete(part);
        }
    }

    /// The JVM dies (SIGSEGV, seen with 25.0.3) where it exits while it writes what was recorded, as it then writes it
    /// a second time; so an exit waits for the writing, and none begins once the hub ends.
    ///
    /// @return false where the hub ends
    private static boolean endRecording() throws JMException {
        synchronized (WRITING) {
            if (ending) {
                return false;
            }
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "aotEndRecording", null, null);
            return true;
        }
    }

    private static boolean isEnding() {
        synchronized (WRITING) {
            return ending;
        }
    }

    private static void waitForWriting() {
        synchronized (WRITING) {
            ending = true;
        }
    }

    private static void ask(URI page) {
        try {
            HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
            connection.setConnectTimeout(PAGE_MILLIS);
            connection.setReadTimeout(PAGE_MILLIS);
            connection.getResponseCode();
            connection.disconnect();
        } catch (IOException e) {
            LOG.debug("{} gave no answer to record", page, e);
        }
    }

    private static boolean assemble(Path configuration, Path part) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-XX:AOT"))
                .forEach(command::add);
        command.add("-XX:AOTMode=create");
        command.add("-XX:AOTConfiguration=" + configuration);
        command.add("-XX:AOTCache=" + part);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        Process assembly = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(assembly::destroyForcibly));
        } catch (IllegalStateException _) {
            // The hub is ending already.
            assembly.destroyForcibly();
            return false;
        }
        return assembly.waitFor(MAKING_SECONDS, TimeUnit.SECONDS) && assembly.exitValue() == 0 && Files.exists(part);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // The launcher deletes what the dead left.
        }
    }
}
