package io.serai.hub.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the workers of all hubs, through a broker, which rows were accepted, so that one of those that have room works
/// on them at once and nobody has to ask the database all the time.
///
/// Nobody waits for it: what is to be told goes together by a thread of its own, while the caller answers. Nothing
/// depends on it either: the row is in the database before, and what the broker loses is found by whoever looks through
/// the inbox. So messages are not persistent, and who gets none asks the database as if there were no broker.
public final class Announcer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    /// So many ids at most in one message.
    static final int TOGETHER = 500;

    /// So many at most wait to be told: what is over is found without.
    private static final int WAITING = 20_000;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final BlockingQueue<Long> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Consumer<String> broker;
    private final Runnable alone;
    private final Thread thread;
    private volatile boolean up = true;
    private volatile long failed = System.nanoTime();

    /// @param broker takes one message, ids with commas in between, and fails within seconds where it can't
    /// @param alone wakes the workers of this hub, where nobody else can be told
    public Announcer(Consumer<String> broker, Runnable alone) {
        this.broker = broker;
        this.alone = alone;
        this.thread = Thread.ofPlatform().daemon().name("announcer").start(this::tell);
    }

    /// Whether the last message was taken.
    public boolean isUp() {
        return up;
    }

    /// Returns at once.
    ///
    /// @param keys of rows that are committed
    void tell(Collection<Long> keys) {
        boolean told = isWorthATry();
        for (Long key : keys) {
            told = told && waiting.offer(key);
        }
        if (!told) {
            alone.run();
        }
    }

    private boolean isWorthATry() {
        return up || System.nanoTime() - failed > PAUSE.toNanos();
    }

    private void tell() {
        var together = new ArrayList<Long>(TOGETHER);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                together.add(waiting.take());
                waiting.drainTo(together, TOGETHER - 1);
                broker.accept(together.stream().map(String::valueOf).collect(Collectors.joining(",")));
                if (!up) {
                    LOG.info("the broker answers again");
                }
                up = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                fails(e);
            }
            together.clear();
        }
    }

    /// What this hub has accepted is its own to do, until the broker is back.
    private void fails(RuntimeException failure) {
        failed = System.nanoTime();
        if (up) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            LOG.warn("the broker can't be told of work ({}); workers ask the database meanwhile", cause.toString());
        }
        up = false;
        alone.run();
    }

    /// @param message of another hub, or of anybody who reaches the broker
    /// @throws IllegalArgumentException where it is none
    static List<Long> keys(String message) {
        if (!message.matches("[0-9]{1,18}(,[0-9]{1,18}){0,%d}".formatted(TOGETHER - 1))) {
            throw new IllegalArgumentException("a message of the broker is no list of ids, as 17,18");
        }
        return List.of(message.split(",")).stream().map(Long::valueOf).toList();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
