package io.serai.hub.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// In `dev`, what changes in the folder of routes while the hub runs is in force at once.
///
/// It looks at the files instead of having itself told of changes, as Camel's own watcher does: that one misses folders
/// that are made later, ends with the first folder that is removed, and reads files that are half written.
public final class LiveRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LAST_CHANGE = Duration.ofSeconds(10);

    private final Path folder;
    private final CamelContext context;
    private final LaterRoutes later;
    private final Thread watch;

    private record Stamp(long size, FileTime written) {}

    /// Looks from now on, on a thread of its own; what is there already is left to the start.
    public LiveRoutes(Path folder, CamelContext context, LaterRoutes later) {
        this.folder = folder;
        this.context = context;
        this.later = later;
        this.watch = Thread.ofVirtual().name("live-routes").start(this::watch);
    }

    private void watch() {
        Map<Path, Stamp> inForce = look(Map.of());
        Map<Path, Stamp> before = inForce;
        try {
            while (true) {
                Thread.sleep(LOOK);
                Map<Path, Stamp> now = look(before);
                // a file that still grows, or is being replaced, is left for the next look
                if (now.equals(before) && !now.equals(inForce) && context.isStarted()) {
                    takeOverAll(inForce, now);
                    inForce = now;
                }
                before = now;
            }
        } catch (InterruptedException e) {
            LOG.debug("the routes are no longer watched");
        }
    }

    /// Whatever goes wrong with one change, the next is seen.
    private void takeOverAll(Map<Path, Stamp> inForce, Map<Path, Stamp> now) {
        try {
            takeOver(inForce, now);
        } catch (RuntimeException e) {
            LOG.error("what changed in the folder of routes could not be taken over", e);
        }
    }

    /// What is gone goes first, as a file may have been renamed.
    private void takeOver(Map<Path, Stamp> inForce, Map<Path, Stamp> now) {
        // so that what ran before can run on, and a name that is there already is seen
        later.makeAll();
        new TreeMap<>(inForce).forEach((file, stamp) -> {
            if (!now.containsKey(file)) {
                new RouteFile(folder, file, context).remove();
            }
        });
        new TreeMap<>(now).forEach((file, stamp) -> {
            if (!stamp.equals(inForce.get(file))) {
                new RouteFile(folder, file, context).takeOver();
            }
        });
    }

    /// @param before what is known where the folder can't be read
    private Map<Path, Stamp> look(Map<Path, Stamp> before) {
        var found = new HashMap<Path, Stamp>();
        try (Stream<Path> files =
                Files.find(folder, Integer.MAX_VALUE, (file, about) -> about.isRegularFile() && isRoutes(file))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                var about = Files.readAttributes(file, BasicFileAttributes.class);
                found.put(file, new Stamp(about.size(), about.lastModifiedTime()));
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("the folder of routes can't be read, or changes right now: {}", e.toString());
            return before;
        }
    }

    private static boolean isRoutes(Path file) {
        return file.getFileName().toString().endsWith(".camel.yaml");
    }

    /// Changes nothing any more; a change that has begun may end.
    @Override
    public void close() throws InterruptedException {
        watch.interrupt();
        watch.join(LAST_CHANGE);
    }
}
