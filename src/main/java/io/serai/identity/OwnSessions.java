package io.serai.identity;

import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Trail;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `ownSessions`: where a person is signed in, and how they end that.
public final class OwnSessions {
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final Trail trail;

    OwnSessions(Sessions sessions, SessionCookie cookie, Trail trail) {
        this.sessions = sessions;
        this.cookie = cookie;
        this.trail = trail;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        String current = current(call);
        return new Outcome.Done(sessions.running(call.person().id()).stream()
                .map(session -> shown(session, current))
                .toList());
    }

    public Outcome end(@ExchangeProperty(Call.PROPERTY) Call call) {
        String id = call.required("session_id");
        if (!sessions.end(call.person().uuid(), id, "ended")) {
            return new Outcome.NotFound("You have no such session.");
        }
        trail.changed(call, new Change("session.end", "session", id, Map.of(), Map.of()));
        var done = new Outcome.Done(204, null, "", Map.of());
        return id.equals(current(call)) ? new Outcome.WithHeaders(done, cookie.clear()) : done;
    }

    private static @Nullable String current(Call call) {
        return call.principal() instanceof Principal.User user ? user.session() : null;
    }

    private static Map<String, @Nullable Object> shown(Sessions.Running session, @Nullable String current) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("id", session.id());
        shown.put("kind", session.kind());
        shown.put("address", session.address());
        shown.put("agent", session.agent());
        shown.put("created_at", session.createdOn().toString());
        shown.put("last_seen_at", session.lastSeenOn().toString());
        shown.put("expires_at", session.expiresOn().toString());
        shown.put("current", session.id().equals(current));
        return shown;
    }
}
