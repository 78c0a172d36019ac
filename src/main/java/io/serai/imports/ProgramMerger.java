package io.serai.imports;

import io.serai.hub.Moments;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.List;

/// A program's locations, sessions, presentations and presenters.
final class ProgramMerger implements Merger {
    ProgramMerger(MergeConnection connection, Moments moments, SecureRandom random, MergeOrder order) {}

    @Override
    public void createTables() {}

    @Override
    public void stage(List<Mapped> rows) {}

    @Override
    public void fold() {}

    @Override
    public void forget(int from, int to) {}

    @Override
    public Outcomes merge(int from, int to) {
        return new Outcomes(0, 0, 0);
    }

    @Override
    public long answer(OutputStream out, boolean detail, int resumedFrom) {
        return 0;
    }

    @Override
    public void emptyTables() {}
}
