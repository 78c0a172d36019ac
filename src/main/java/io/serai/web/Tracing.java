package io.serai.web;

import org.jspecify.annotations.Nullable;

/// Keeps what requests and work went through; carried out by the hub.
public interface Tracing {
    /// Keeps nothing; for tests and benchmarks of the edge alone, and where it is switched off.
    Tracing NONE = new Tracing() {
        @Override
        public @Nullable Passage begin(String requestId, long began) {
            return null;
        }

        @Override
        public void served(Served served, @Nullable Passage passage) {}

        @Override
        public void worked(Passage passage) {}
    };

    /// @param began by `System.nanoTime()`
    /// @return null where nothing is to be noted
    @Nullable
    Passage begin(String requestId, long began);

    /// A request, after its answer has left. Called on the event loop, so it must not block.
    ///
    /// @param passage null where it was refused before it was carried out
    void served(Served served, @Nullable Passage passage);

    /// A try of accepted work has ended.
    void worked(Passage passage);
}
