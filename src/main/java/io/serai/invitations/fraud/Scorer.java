package io.serai.invitations.fraud;

import io.serai.invitations.fraud.Access.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Scores an access by what it differs in from the guest's baseline, and by how it came. It only computes: the same
/// access, history and time give the same score. What it is to be asked about, and what follows, is for the caller: not
/// visits, not the event's own members, no address on the allow-list.
public final class Scorer {
    /// What another device differs in. A guest's second one, in the same zone and language, stays under 70 with that.
    private static final int OTHER_TIME_ZONE = 40;
    private static final int OTHER_LANGUAGE = 25;
    private static final int OTHER_PLATFORM = 20;
    private static final int OTHER_SCREEN = 15;

    /// Networks that share so many leading bits, in IPv4 and in IPv6, are one, are neighbours, and are kin.
    private static final int[] SAME = {32, 64};
    private static final int[] NEIGHBOURS = {24, 48};
    private static final int[] KIN = {16, 32};
    private static final int NEIGHBOURING_NETWORK = 20;
    private static final int KINDRED_NETWORK = 40;
    /// One provider gives a phone addresses of either kind.
    private static final int OTHER_KIND_OF_NETWORK = 50;
    private static final int OTHER_NETWORK = 80;

    private static final int MISSING_OF_DEVICE = 15;
    private static final int MISSING_OTHER = 20;

    private static final Duration HOUR = Duration.ofHours(1);
    /// A person opens a page some times, on a phone and at a desk.
    private static final int USUAL_ACCESSES = 5;
    private static final int EACH_MORE = 10;

    private static final long TOO_FAST_MILLIS = 500;
    private static final long READ_MILLIS = 3_000;

    private Scorer() {}

    public static Score score(Access access, History history, Instant now, Thresholds thresholds) {
        Access baseline = access.scanner() ? null : history.baseline();
        var subScores = new SubScores(
                baseline == null ? 0 : fingerprint(access.fingerprint(), baseline.fingerprint()),
                baseline == null ? 0 : network(access.address(), baseline.address()),
                signals(access, history.opened()),
                repeat(history.recent(), now),
                access.kind() == Kind.RSVP ? speed(history.opened()) : 0);
        return Score.of(subScores.combined(), subScores, thresholds, reason(subScores, access, baseline));
    }

    private static int fingerprint(Fingerprint now, Fingerprint before) {
        return (now.hasOtherTimeZone(before) ? OTHER_TIME_ZONE : 0)
                + (now.hasOtherLanguage(before) ? OTHER_LANGUAGE : 0)
                + (now.hasOtherPlatform(before) ? OTHER_PLATFORM : 0)
                + (now.hasOtherScreen(before) ? OTHER_SCREEN : 0);
    }

    /// An address that is erased or unknown is no other one.
    private static int network(String now, String before) {
        int common;
        int kind;
        try {
            common = Cidr.commonBits(now, before);
            kind = Cidr.isIpv4(now) ? 0 : 1;
        } catch (IllegalArgumentException _) {
            return 0;
        }
        if (common < 0) {
            return OTHER_KIND_OF_NETWORK;
        }
        if (common >= SAME[kind]) {
            return 0;
        }
        return common >= NEIGHBOURS[kind]
                ? NEIGHBOURING_NETWORK
                : common >= KIN[kind] ? KINDRED_NETWORK : OTHER_NETWORK;
    }

    private static int signals(Access access, @Nullable Duration opened) {
        boolean unopened = access.kind() == Kind.RSVP && opened == null;
        return access.fingerprint().missing() * MISSING_OF_DEVICE
                + (access.agent() == null || access.agent().isBlank() ? MISSING_OTHER : 0)
                + (unopened ? MISSING_OTHER : 0);
    }

    private static int repeat(List<Instant> recent, Instant now) {
        long within = recent.stream()
                .filter(at -> at.isAfter(now.minus(HOUR)))
                .limit(SubScores.MOST)
                .count();
        return Math.clamp((within - USUAL_ACCESSES) * EACH_MORE, 0, SubScores.MOST);
    }

    /// 100 up to half a second, 0 from three seconds on, and evenly in between.
    private static int speed(@Nullable Duration opened) {
        if (opened == null) {
            return 0;
        }
        long left = READ_MILLIS - Math.clamp(opened.toMillis(), TOO_FAST_MILLIS, READ_MILLIS);
        return (int) (left * SubScores.MOST / (READ_MILLIS - TOO_FAST_MILLIS));
    }

    /// In words alone: values would stay here when they are erased elsewhere.
    private static String reason(SubScores subScores, Access access, @Nullable Access baseline) {
        var reasons = new StringJoiner("; ");
        if (baseline != null && subScores.fingerprint() > 0) {
            reasons.add("another " + String.join(", ", differing(access.fingerprint(), baseline.fingerprint())));
        }
        if (subScores.network() > 0) {
            reasons.add("another network");
        }
        if (subScores.signals() > 0) {
            reasons.add("signals of a browser are missing");
        }
        if (subScores.repeat() > 0) {
            reasons.add("more accesses within an hour than usual");
        }
        if (subScores.speed() > 0) {
            reasons.add("answered sooner than a page is read");
        }
        return reasons.length() == 0 ? "nothing unusual" : reasons.toString();
    }

    private static List<String> differing(Fingerprint now, Fingerprint before) {
        var differing = new ArrayList<String>();
        if (now.hasOtherTimeZone(before)) {
            differing.add("time zone");
        }
        if (now.hasOtherLanguage(before)) {
            differing.add("language");
        }
        if (now.hasOtherPlatform(before)) {
            differing.add("platform");
        }
        if (now.hasOtherScreen(before)) {
            differing.add("screen");
        }
        return differing;
    }
}
