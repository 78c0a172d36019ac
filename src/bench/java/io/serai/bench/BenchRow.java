package io.serai.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of a benchmark's table: what we reach, held against a limit that was measured in the same run or is fixed.
///
/// @param ours the hub's figure
/// @param limit the physical limit's figure (a program with nothing but the bare work), or a fixed ceiling
/// @param unit of both: `req/s`, `ms`, `MB` …
/// @param ratio always ours divided by limit. For a rate more is better, so 1.0 means as fast as the limit and 0.5
///     half as fast; for a cost (time, memory) less is better, so 2.0 means twice the limit
/// @param goal what the ratio has to reach (a rate: at least; a cost: at most); null for a figure that is only shown
/// @param ok whether the goal is met; true where there is none
record BenchRow(
        String name,
        double ours,
        double limit,
        String unit,
        double ratio,
        @Nullable Double goal,
        boolean ok) implements BenchLine {

    /// @param goal the smallest ratio that is good enough
    static BenchRow rate(String name, double ours, double limit, String unit, @Nullable Double goal) {
        double ratio = ours / limit;
        return new BenchRow(name, ours, limit, unit, ratio, goal, goal == null || ratio >= goal);
    }

    /// @param goal the largest ratio that is good enough
    static BenchRow cost(String name, double ours, double limit, String unit, @Nullable Double goal) {
        double ratio = ours / limit;
        return new BenchRow(name, ours, limit, unit, ratio, goal, goal == null || ratio <= goal);
    }

    @Override
    public String head() {
        return line("name", "ours", "limit", "unit", "ratio", "goal", "ok");
    }

    @Override
    public String text() {
        return line(
                name,
                String.format(Locale.ROOT, "%,.0f", ours),
                String.format(Locale.ROOT, "%,.0f", limit),
                unit,
                String.format(Locale.ROOT, "%.2f", ratio),
                goal == null ? "-" : String.format(Locale.ROOT, "%.2f", goal),
                ok ? "yes" : "NO");
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%-42s %12s %12s  %-6s %6s %6s  %s", cells)
                .stripTrailing();
    }
}
