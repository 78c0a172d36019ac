package io.serai.web;

/// Keeps the record of what was done; carried out by the domain that stores it.
public interface Trail {
    /// Keeps nothing; for tests and benchmarks of the edge alone.
    Trail NONE = new Trail() {
        @Override
        public void changed(Call call, Change change) {}

        @Override
        public void happened(Happening happening) {}

        @Override
        public void served(Served served) {}
    };

    /// A change, in the caller's transaction where there is one, so that change and record are one commit.
    void changed(Call call, Change change);

    /// Something that is no change, or nobody's.
    void happened(Happening happening);

    /// A request, after its answer has left. Called on the event loop, so it must not block.
    void served(Served served);
}
