package io.serai.identity;

import io.serai.web.Call;
import io.serai.web.Happening;
import io.serai.web.Trail;
import java.time.Duration;
import java.util.Map;

/// Begins the session of someone who has proved who they are, and keeps a record of it.
final class SignedIn {
    private final Sessions sessions;
    private final Trail trail;

    SignedIn(Sessions sessions, Trail trail) {
        this.sessions = sessions;
        this.trail = trail;
    }

    /// @param kind `browser` or `api`
    /// @param by `password` or `auth_key`
    Sessions.Access begin(StoredUser user, String kind, Duration lasts, String by, Call call) {
        var person = user.person();
        Sessions.Access access = sessions.begin(user, kind, lasts, person.role(), call.client());
        trail.happened(new Happening(
                "session.begin",
                "ok",
                Happening.Actor.of(person),
                "session",
                access.session(),
                call.client(),
                call.requestId(),
                Map.of("kind", kind, "by", by)));
        return access;
    }
}
