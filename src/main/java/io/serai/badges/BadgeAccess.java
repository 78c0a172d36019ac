package io.serai.badges;

import io.serai.invitations.EventAccess;
import io.serai.objects.Records;
import io.serai.web.Call;
import io.serai.web.Refusal;
import java.util.Optional;

/// Who may do what with an event's badges: by a permission, or as an editor of the event.
final class BadgeAccess {
    static final String PRINT = "badge:print";
    static final String CHECK_IN = "badge:check_in";
    static final String BADGE = "event_badge";
    static final String TEMPLATE = "event_badge_template";

    private final Records records;
    private final EventAccess events;

    BadgeAccess(Records records, EventAccess events) {
        this.records = records;
        this.events = events;
    }

    /// The event of the call's path.
    ///
    /// @throws Refusal 403 for who may not, whether there is such an event or not; 404
    Records.Found require(Call call, String permission) {
        return require(call, permission, call.required("event_id"));
    }

    private Records.Found require(Call call, String permission, String event) {
        require(call, permission, Optional.of(event));
        return find(call, event).orElseThrow(() -> new Refusal(404, "There is no such event."));
    }

    /// @param event public id; empty for one that is not known
    /// @throws Refusal 403
    void require(Call call, String permission, Optional<String> event) {
        boolean may = call.principal().may(permission)
                || event.filter(id -> events.edits(call, id)).isPresent();
        if (!may) {
            throw new Refusal(403, "This needs the permission " + permission + ", or to be an editor of the event.");
        }
    }

    /// An event of the call's account.
    Optional<Records.Found> find(Call call, String event) {
        return records.find(call, "event", event);
    }

    /// A record of the event.
    ///
    /// @throws Refusal 404
    long of(Call call, Records.Found event, String type, String id) {
        return records.find(call, type, id, "event_id")
                .filter(found ->
                        Long.valueOf(event.key()).equals(found.references().get("event_id")))
                .orElseThrow(() -> new Refusal(404, "The event has no such " + type + "."))
                .key();
    }
}
