package io.serai.imports;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is wrong in the inbox, said in the log once for as long as it stays so. Not thread-safe.
final class SaidOnce {
    private static final Logger LOG = LoggerFactory.getLogger(SaidOnce.class);
    private static final int MOST = 10_000;

    private Set<String> before = new HashSet<>();
    private Set<String> now = new HashSet<>();

    /// A look that came to its end: what was not said again in it is no longer so.
    void ended() {
        before = now;
        now = new HashSet<>();
    }

    /// A look that broke off says nothing about what it did not come to.
    void brokenOff() {
        if (before.size() < MOST) {
            before.addAll(now);
        }
        now = new HashSet<>();
    }

    void say(Path where, String what) {
        String line = DroppedName.shown(where.toString()) + ": " + what;
        if (now.size() >= MOST) {
            line = "more than " + MOST + " things in the inbox are refused; no more of them are named";
        }
        if (now.add(line) && !before.contains(line)) {
            LOG.warn("Left where it is: {}", line);
        }
    }
}
