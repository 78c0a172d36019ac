package io.serai.imports;

/// Remembers who stood in a row before, in one MiB however many they are: now and then it takes a stranger for
/// someone it knows (1 in 400 at 200,000 people), never the reverse. A Bloom filter with two hashes.
final class Repeats {
    private static final int BITS = 1 << 23;

    private final long[] bits = new long[BITS >> 6];

    /// Whether they may have been here before; from now on they have.
    boolean again(String externalId) {
        long hash = hash(externalId);
        boolean first = set((int) hash & (BITS - 1));
        boolean second = set((int) (hash >>> 32) & (BITS - 1));
        return first && second;
    }

    private boolean set(int bit) {
        long mask = 1L << bit;
        boolean was = (bits[bit >> 6] & mask) != 0;
        bits[bit >> 6] |= mask;
        return was;
    }

    /// Mixed as in SplitMix64 (Steele, Lea, Flood 2014).
    private static long hash(String text) {
        long h = text.length();
        for (int i = 0; i < text.length(); i++) {
            h = (h + text.charAt(i)) * 0x9E3779B97F4A7C15L;
            h ^= h >>> 32;
        }
        h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        return h ^ (h >>> 31);
    }
}
