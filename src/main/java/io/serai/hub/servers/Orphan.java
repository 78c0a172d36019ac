package io.serai.hub.servers;

import io.serai.hub.settings.StartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server that outlived the hub that started it (`kill -9`), found among the running processes.
///
/// It is known by its program and, where several servers share that, by a word of its command line; so neither
/// a stale process id nor the moment between a start and the writing of a pid file can mislead.
final class Orphan {

    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);
    private static final Duration GENTLY = Duration.ofSeconds(20);
    private static final Duration BY_FORCE = Duration.ofSeconds(10);

    private Orphan() {}

    /// Ends every such server: asks, waits, then forces.
    ///
    /// @throws StartException where one doesn't end
    static void end(Path program, @Nullable String word) {
        List<ProcessHandle> left = running(program, word);
        if (left.isEmpty()) {
            return;
        }
        LOG.info("Ending {} of a hub that was killed: process {}", program.getFileName(), pids(left));
        left.forEach(ProcessHandle::destroy);
        if (!gone(left, program, word, GENTLY)) {
            left.forEach(ProcessHandle::destroyForcibly);
            if (!gone(left, program, word, BY_FORCE)) {
                throw new StartException("%s of a hub that was killed doesn't end: process %s"
                        .formatted(program.getFileName(), pids(left)));
            }
        }
    }

    static List<ProcessHandle> running(Path program, @Nullable String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> isOurs(process, program, word))
                .toList();
    }

    /// A process that has ended but whose end nobody has taken note of (a zombie, as in a container without an init)
    /// is alive to Java, yet has no program any more.
    private static boolean isOurs(ProcessHandle process, Path program, @Nullable String word) {
        ProcessHandle.Info info = process.info();
        return info.command()
                        .filter(command -> command.startsWith(program.toString()))
                        .isPresent()
                && (word == null
                        || info.arguments()
                                .map(arguments -> Arrays.asList(arguments).contains(word))
                                .orElse(true));
    }

    private static boolean gone(List<ProcessHandle> processes, Path program, @Nullable String word, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (processes.stream().anyMatch(process -> isOurs(process, program, word))) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return true;
    }

    private static String pids(List<ProcessHandle> processes) {
        return String.join(
                ", ", processes.stream().map(p -> Long.toString(p.pid())).toList());
    }
}
