package io.serai.hub;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the recording of an AOT cache while the hub runs, so that the cache is there without waiting for a clean exit.
///
/// The launcher begins the recording with `-XX:AOTCacheOutput=<file>.<pid>.part` and names the file in
/// `-Dserai.aot.file`. The cache gets that name when it is complete: hubs that start side by side don't disturb one
/// another.
public final class AotRecording {

    private static final Logger LOG = LoggerFactory.getLogger(AotRecording.class);

    /// By then the pages that an idle hub touches are recorded as well.
    private static final Duration AFTER = Duration.ofSeconds(5);

    private AotRecording() {}

    /// Ends it some seconds later, on a thread of its own; does nothing where nothing is being recorded.
    public static void endSoon() {
        String file = System.getProperty("serai.aot.file");
        if (file != null) {
            Thread.ofPlatform().daemon().name("aot-recording").start(() -> end(Path.of(file)));
        }
    }

    private static void end(Path file) {
        Path part = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Thread.sleep(AFTER);
            long began = System.nanoTime();
            Object said = ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "aotEndRecording", null, null);
            if (Files.exists(part)) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                LOG.info(
                        "The next start is faster: {} made in {} s", file, (System.nanoTime() - began) / 1_000_000_000);
            } else {
                LOG.warn("No AOT cache was made: {}", said);
            }
        } catch (JMException | IOException e) {
            LOG.warn("No AOT cache was made: {}", e.toString());
        } catch (InterruptedException _) {
            // The hub ends; the next start records anew.
        }
    }
}
