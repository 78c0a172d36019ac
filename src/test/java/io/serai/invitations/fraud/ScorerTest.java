package io.serai.invitations.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.invitations.fraud.Access.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScorerTest {
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final Duration READ = Duration.ofSeconds(20);
    private static final String AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)";
    private static final Fingerprint PHONE = new Fingerprint("390x844", "Europe/Berlin", "de-DE", "iPhone");
    private static final Fingerprint DESK = new Fingerprint("2560x1440", "Europe/Berlin", "de", "MacIntel");
    private static final Fingerprint STRANGER = new Fingerprint("1920x1080", "Asia/Tokyo", "ja", "Linux x86_64");
    private static final String HOME = "203.0.113.7";
    private static final String MOBILE = "198.51.100.20";

    private static Access answer(Fingerprint fingerprint, String address) {
        return new Access(Kind.RSVP, fingerprint, address, AGENT, true, false);
    }

    private static Access opened(Fingerprint fingerprint, String address, boolean gesture, boolean scanner) {
        return new Access(Kind.ACCESS, fingerprint, address, AGENT, gesture, scanner);
    }

    private static Score score(Access access, @Nullable Access baseline, Duration opened) {
        return Scorer.score(access, new History(baseline, List.of(), opened), NOW, Thresholds.DEFAULTS);
    }

    @Test
    void theSameDeviceAtHomeIsNothingUnusual() {
        Score score = score(answer(PHONE, HOME), answer(PHONE, HOME), READ);
        assertThat(score).isEqualTo(new Score(0, SubScores.NONE, Band.LOW, "nothing unusual"));
    }

    @Test
    void aPersonWhoAnswersElsewhereAfterAScannersParkIsLow() {
        var accesses = new ArrayList<Access>();
        for (int i = 0; i < 40; i++) {
            // those that say so, and those that run a page in a browser which nobody touches
            accesses.add(opened(STRANGER, "192.0.2." + i, i % 2 == 0, i % 2 == 0));
        }
        Access baseline = Access.baseline(accesses);
        assertThat(baseline).isNull();
        Score score = score(answer(PHONE, MOBILE), baseline, READ);
        assertThat(score.band()).isEqualTo(Band.LOW);
        assertThat(score.value()).isZero();
    }

    @Test
    void aGuestsSecondDeviceInAnotherNetworkIsReviewedAndNotSuspected() {
        Score score = score(answer(PHONE, MOBILE), answer(DESK, HOME), READ);
        assertThat(score.subScores()).isEqualTo(new SubScores(35, 80, 0, 0, 0));
        assertThat(score.band()).isEqualTo(Band.MEDIUM);
        assertThat(score.reason()).isEqualTo("another platform, screen; another network");
    }

    @Test
    void aStrangerInAnotherNetworkIsBlocked() {
        Score score = score(answer(STRANGER, MOBILE), answer(PHONE, HOME), READ);
        assertThat(score.subScores()).isEqualTo(new SubScores(100, 80, 0, 0, 0));
        assertThat(score.value()).isEqualTo(90);
        assertThat(score.band()).isEqualTo(Band.BLOCK);
        assertThat(score.reason()).doesNotContain("Tokyo", MOBILE);
    }

    @Test
    void oneSubScoreOf70IsNeverHigh() {
        Score score = score(answer(STRANGER, HOME), answer(PHONE, HOME), READ);
        assertThat(score.subScores().fingerprint()).isEqualTo(100);
        assertThat(score.band()).isEqualTo(Band.MEDIUM);
        var strict = new Thresholds(10, 20, 30);
        assertThat(new SubScores(100, 69, 69, 69, 69).bounded(100, strict)).isEqualTo(19);
        assertThat(new SubScores(70, 70, 0, 0, 0).bounded(100, strict)).isEqualTo(100);
    }

    @Test
    void withoutABaselineDeviceAndNetworkAreZero() {
        Score score = score(answer(STRANGER, MOBILE), null, READ);
        assertThat(score.subScores()).isEqualTo(SubScores.NONE);
    }

    @Test
    void missingSignalsAloneAreAtMost69() {
        var bare = new Access(Kind.RSVP, Fingerprint.NONE, HOME, null, false, false);
        Score score = score(bare, null, null);
        assertThat(score.subScores()).isEqualTo(new SubScores(0, 0, 100, 0, 0));
        assertThat(score.value()).isEqualTo(50);
        assertThat(new SubScores(0, 0, 100, 0, 0).bounded(100, new Thresholds(30, 90, 95)))
                .isEqualTo(69);
        assertThat(new SubScores(0, 1, 100, 0, 0).bounded(100, new Thresholds(30, 90, 95)))
                .isEqualTo(89);
    }

    @Test
    void aBrowserWithoutJavaScriptIsReviewedAtMost() {
        var plain = new Access(Kind.RSVP, Fingerprint.NONE, HOME, AGENT, false, false);
        assertThat(score(plain, answer(PHONE, HOME), READ).band()).isEqualTo(Band.MEDIUM);
    }

    @Test
    void whatAProgramDoesFastAndOftenIsHigh() {
        var often = new History(null, Collections.nCopies(20, NOW.minusSeconds(60)), Duration.ofMillis(100));
        Score score = Scorer.score(answer(PHONE, HOME), often, NOW, Thresholds.DEFAULTS);
        assertThat(score.subScores()).isEqualTo(new SubScores(0, 0, 0, 100, 100));
        assertThat(score.band()).isEqualTo(Band.BLOCK);
    }

    @Test
    void whatIsLongerAgoThanAnHourIsNoRepeat() {
        var old = new History(null, Collections.nCopies(20, NOW.minusSeconds(3_600)), READ);
        assertThat(Scorer.score(answer(PHONE, HOME), old, NOW, Thresholds.DEFAULTS)
                        .value())
                .isZero();
    }

    @Test
    void clocksThatDifferAreNoFault() {
        assertThat(score(answer(PHONE, HOME), null, Duration.ofSeconds(-5)).band())
                .isEqualTo(Band.MEDIUM);
    }

    @Test
    void aScannerIsComparedWithNobody() {
        Score score = score(opened(STRANGER, MOBILE, false, true), answer(PHONE, HOME), READ);
        assertThat(score.subScores().fingerprint()).isZero();
        assertThat(score.subScores().network()).isZero();
    }

    @Test
    void theBaselineIsTheFirstAnswerElseTheFirstAccessWithAGesture() {
        Access scanner = opened(STRANGER, "192.0.2.1", true, true);
        Access untouched = opened(STRANGER, "192.0.2.2", false, false);
        Access visit = new Access(Kind.VISIT, PHONE, HOME, AGENT, true, false);
        Access touched = opened(DESK, HOME, true, false);
        Access first = answer(PHONE, MOBILE);
        assertThat(Access.baseline(List.of(scanner, untouched, visit))).isNull();
        assertThat(Access.baseline(List.of(scanner, untouched, touched, opened(PHONE, HOME, true, false))))
                .isSameAs(touched);
        assertThat(Access.baseline(List.of(scanner, touched, first, answer(DESK, HOME))))
                .isSameAs(first);
    }

    @Test
    void devicesAreComparedByWhatTheyMean() {
        var turned = new Fingerprint("844x390", "europe/berlin", "de-AT", "IPHONE");
        assertThat(score(answer(turned, HOME), answer(PHONE, HOME), READ).value())
                .isZero();
        var calcutta = new Fingerprint("390x844", "Asia/Calcutta", "en", "iPhone");
        var kolkata = new Fingerprint("390x844", "Asia/Kolkata", "en", "iPhone");
        assertThat(score(answer(calcutta, HOME), answer(kolkata, HOME), READ).value())
                .isZero();
    }

    @Test
    void networksAreComparedByHowNearTheyAre() {
        assertThat(network("203.0.113.7", "203.0.113.7")).isZero();
        assertThat(network("::ffff:203.0.113.7", "203.0.113.7")).isZero();
        assertThat(network("203.0.113.7", "203.0.113.8")).isEqualTo(20);
        assertThat(network("203.0.113.7", "203.0.9.8")).isEqualTo(40);
        assertThat(network("203.0.113.7", "198.51.100.7")).isEqualTo(80);
        assertThat(network("2001:db8:1:2::1", "2001:db8:1:2::2")).isZero();
        assertThat(network("2001:db8:1:2::1", "2001:db8:1:3::1")).isEqualTo(20);
        assertThat(network("2001:db8:1:2::1", "203.0.113.7")).isEqualTo(50);
        assertThat(network("", "203.0.113.7")).isZero();
    }

    private static int network(String now, String before) {
        return score(answer(PHONE, now), answer(PHONE, before), READ)
                .subScores()
                .network();
    }

    @Test
    void anExternalScoreIsBoundByTheSameRule() {
        Score score = Score.of(100, new SubScores(100, 0, 0, 0, 0), Thresholds.DEFAULTS, "said so");
        assertThat(score.value()).isEqualTo(59);
        assertThat(score.band()).isEqualTo(Band.MEDIUM);
    }
}
