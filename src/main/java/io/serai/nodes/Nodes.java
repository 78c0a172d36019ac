package io.serai.nodes;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// All hubs of this machine, and the front before them.
public final class Nodes implements AutoCloseable, Node.Watcher {
    private static final long LOOK_MILLIS = 50;

    private final Front front;
    private final Duration patience;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final List<Node> all = new CopyOnWriteArrayList<>();
    private @Nullable PrintStream lines;

    /// @param patience how long a hub may take to end
    public Nodes(Front front, Duration patience) {
        this.front = front;
        this.patience = patience;
    }

    /// Starts them beside each other, on these ports of 127.0.0.1.
    ///
    /// @param environment what a node's environment has more than this process' own, by its number
    public void start(
            List<Integer> ports, List<String> command, IntFunction<Map<String, String>> environment, PrintStream out) {
        lines = out;
        for (int i = 0; i < ports.size(); i++) {
            all.add(new Node(i + 1, ports.get(i), command, environment.apply(i + 1), out, this));
        }
        all.forEach(Node::start);
    }

    /// Has another hub take a node's place, as an upgrade does: the node is asked nothing more, ends what it
    /// has, and the other is started where it was. The others go on meanwhile. Returns when it is ready.
    public void replace(int number, List<String> command, Map<String, String> environment) throws InterruptedException {
        Node before = all.get(number - 1);
        before.leave();
        before.awaitEnd(patience);
        var next = new Node(number, before.port(), command, environment, Objects.requireNonNull(lines), this);
        all.set(number - 1, next);
        next.start();
        while (!next.isReady()) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /// Waits until all are ready at one time.
    public void awaitReady() throws InterruptedException {
        ready.await();
    }

    @Override
    public synchronized void changed() {
        List<Node> served = all.stream().filter(Node::isReady).toList();
        front.serve(served);
        if (served.size() == all.size()) {
            ready.countDown();
        }
    }

    @Override
    public void unanswered(Node node) {
        front.cut(node);
    }

    /// First nobody is served any more, then all nodes finish what they have, then the front goes.
    @Override
    public void close() throws InterruptedException {
        all.forEach(Node::leave);
        for (Node node : all) {
            node.awaitEnd(patience);
        }
        front.close();
    }
}
