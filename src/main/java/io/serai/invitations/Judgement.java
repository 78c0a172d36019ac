package io.serai.invitations;

import io.serai.invitations.fraud.Band;
import io.serai.invitations.fraud.Score;
import io.serai.invitations.fraud.SubScores;

/// How far an access is doubted.
///
/// @param unscored whether the scorer failed: it counts as low then
record Judgement(Score score, boolean unscored) {
    static final Judgement UNSCORED =
            new Judgement(new Score(0, SubScores.NONE, Band.LOW, "the scorer did not answer"), true);

    boolean isBlocked() {
        return score.band() == Band.BLOCK;
    }
}
