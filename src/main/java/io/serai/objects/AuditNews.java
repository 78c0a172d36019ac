package io.serai.objects;

import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Trail;

/// Keeps every write in the audit.
final class AuditNews implements News {
    private final Trail trail;

    AuditNews(Trail trail) {
        this.trail = trail;
    }

    @Override
    public void told(Call call, Item item) {
        trail.changed(
                call,
                new Change(
                        item.type().name() + "." + item.action().word(),
                        item.type().name(),
                        item.id(),
                        item.before(),
                        item.after()));
    }
}
