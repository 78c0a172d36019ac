package io.serai.bench;

import java.util.Locale;

/// How one list was answered, times in milliseconds.
///
/// @param answered how often as it should be
/// @param failed how often otherwise, or not at all
/// @param rate of what was answered, in a second
record ListLine(String list, long answered, long failed, double p50, double p95, double max, double rate)
        implements BenchLine {
    private static final String FORM = "%-16s %8s %6s %9s %9s %9s %9s";

    @Override
    public String head() {
        return FORM.formatted("list", "OK", "ERR", "p50 ms", "p95 ms", "max ms", "per s");
    }

    @Override
    public String text() {
        return FORM.formatted(list, answered, failed, decimal(p50), decimal(p95), decimal(max), decimal(rate));
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }

    @Override
    public boolean ok() {
        return failed == 0;
    }
}
