package io.serai.invitations;

import io.serai.web.Call;

/// How far an access is doubted.
interface Doubts {
    /// Whether a program looks, and nobody.
    boolean isScanner(Call call);

    Judgement judge(RsvpLinks.Invited who, AccessLog.Access access, Call call);
}
