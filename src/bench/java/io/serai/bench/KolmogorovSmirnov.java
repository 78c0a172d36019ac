package io.serai.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Whether times of several kinds are times of one and the same kind: the test of Kolmogorov and Smirnov for every two
/// of them, with the chance of a single false alarm in all (Bonferroni) at 1 %.
public final class KolmogorovSmirnov {
    private static final double FAMILY = 0.01;

    private KolmogorovSmirnov() {}

    /// @param kinds times by what they are of
    /// @param pairs how many comparisons there are in the whole family
    /// @return what is to be told apart, as sentences
    public static List<String> differences(Map<String, double[]> kinds, int pairs) {
        var found = new ArrayList<String>();
        var all = List.copyOf(kinds.entrySet());
        for (int i = 0; i < all.size(); i++) {
            for (int k = i + 1; k < all.size(); k++) {
                double[] one = all.get(i).getValue();
                double[] other = all.get(k).getValue();
                double distance = distance(one, other);
                double most = critical(one.length, other.length, FAMILY / pairs);
                if (distance > most) {
                    found.add("%s (median %.2f ms) and %s (%.2f ms) differ by %.3f, over %.3f"
                            .formatted(
                                    all.get(i).getKey(),
                                    median(one),
                                    all.get(k).getKey(),
                                    median(other),
                                    distance,
                                    most));
                }
            }
        }
        return found;
    }

    /// Of how many kinds, how many pairs.
    public static int pairs(int kinds) {
        return kinds * (kinds - 1) / 2;
    }

    /// The greatest difference between the two distributions.
    static double distance(double[] one, double[] other) {
        double[] a = sorted(one);
        double[] b = sorted(other);
        double most = 0;
        int i = 0;
        int k = 0;
        while (i < a.length && k < b.length) {
            double at = Math.min(a[i], b[k]);
            while (i < a.length && a[i] <= at) {
                i++;
            }
            while (k < b.length && b[k] <= at) {
                k++;
            }
            most = Math.max(most, Math.abs((double) i / a.length - (double) k / b.length));
        }
        return most;
    }

    /// What it passes by chance with this probability at most, for many tries (Smirnov 1948).
    static double critical(int one, int other, double chance) {
        return Math.sqrt(-Math.log(chance / 2) / 2) * Math.sqrt((one + other) / ((double) one * other));
    }

    public static double median(double[] times) {
        double[] all = sorted(times);
        return (all[all.length / 2] + all[(all.length - 1) / 2]) / 2;
    }

    private static double[] sorted(double[] times) {
        double[] all = times.clone();
        Arrays.sort(all);
        return all;
    }
}
