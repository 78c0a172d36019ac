package io.serai;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/// What was started, to be ended in the reverse order. Thread-safe: parts start beside each other, and Ctrl-C may come
/// while they do.
final class Endings {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    <T extends AutoCloseable> T later(T closeable) {
        synchronized (started) {
            started.push(closeable);
        }
        return closeable;
    }

    void end() {
        synchronized (started) {
            while (!started.isEmpty()) {
                try {
                    started.pop().close();
                } catch (Exception e) {
                    LoggerFactory.getLogger(Serai.class).warn("a part did not end cleanly: {}", e.toString());
                }
            }
        }
    }
}
