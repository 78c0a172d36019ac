package io.serai.invitations;

import io.serai.web.Call;

/// Until accesses are scored.
final class NoDoubts implements Doubts {
    @Override
    public boolean isScanner(Call call) {
        return false;
    }

    @Override
    public Judgement judge(RsvpLinks.Invited who, AccessLog.Access access, Call call) {
        return new Judgement(0, "low", null, "", false);
    }
}
