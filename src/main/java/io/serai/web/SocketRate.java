package io.serai.web;

import java.util.Arrays;

/// How often a WebSocket's client may speak: so many frames within any second, pings too. On one thread at a time.
final class SocketRate {
    static final int MOST = 20;

    /// A piece of a message is counted where it has fewer bytes: some clients send a long message in pieces, which are
    /// one message; tiny ones are only there to keep us busy.
    static final int TINY = 1024;

    private static final long SECOND = 1_000_000_000L;

    /// When the last frames came, the oldest one at `next`.
    private final long[] times = new long[MOST];

    private int next;
    private volatile long heard = System.nanoTime();

    SocketRate() {
        Arrays.fill(times, heard - SECOND);
    }

    /// When the last frame came, by `System.nanoTime`.
    long heard() {
        return heard;
    }

    /// A frame came that is no close.
    void hears() {
        heard = System.nanoTime();
    }

    /// Whether the frame that was just heard is one too many.
    boolean tooOften() {
        boolean often = heard - times[next] < SECOND;
        times[next] = heard;
        next = (next + 1) % MOST;
        return often;
    }
}
