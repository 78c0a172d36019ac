package io.serai.nodes;

import java.util.List;

/// What stands on the address that callers know, and hands what it is asked to the nodes that are ready.
public interface Front extends AutoCloseable {
    /// @param nodes those that are ready; where there is none, callers get 503
    void serve(List<Node> nodes);

    /// Ends what is under way at a node that does not answer any more, so that its callers don't wait for it.
    void cut(Node node);

    @Override
    void close();
}
