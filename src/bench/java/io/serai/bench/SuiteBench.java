package io.serai.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `./serai bench suite`: how long `./serai test` takes, of what is committed here and of the base, each in a checkout
/// of its own. Once each, one after the other, as that is most of an hour.
final class SuiteBench implements Benchmark {
    private static final double LONGEST = 15 * 60;

    @Override
    public List<BenchRow> run() throws Exception {
        double base = seconds(Base.COMMIT);
        double today = seconds("HEAD");
        var rows = new ArrayList<BenchRow>();
        rows.add(BenchRow.cost("suite, today / " + Base.COMMIT, today, base, "s", 1.0));
        rows.add(BenchRow.cost("suite / a quarter of an hour", today, LONGEST, "s", 1.0));
        return rows;
    }

    private static double seconds(String commit) throws IOException, InterruptedException {
        Path folder = Build.today()
                .resolve("target/bench-suite-" + ProcessHandle.current().pid());
        Path log = folder.resolve("test.log");
        try {
            Base.export(commit, folder);
            System.err.println("suite: the tests of " + commit + "; what they say goes to " + log);
            long began = System.nanoTime();
            int code = Base.launch(folder, log, "test");
            double seconds = (System.nanoTime() - began) / 1e9;
            System.err.println("suite: " + Base.lastLine(log));
            if (code != 0) {
                throw new IOException("the tests of " + commit + " failed: " + Base.lastLine(log));
            }
            return seconds;
        } finally {
            ImportBench.delete(folder);
        }
    }
}
