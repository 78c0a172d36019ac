package io.serai.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.Sha256;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// Taken files as rows of the inbox.
final class FolderArrivals implements WatchedFolders.Arrivals {
    private final Inbox inbox;
    private final Events events;
    private final ObjectMapper json;

    FolderArrivals(Inbox inbox, Events events, ObjectMapper json) {
        this.inbox = inbox;
        this.events = events;
        this.json = json;
    }

    @Override
    public Map<String, String> statuses(Collection<String> keys) {
        var byEventKey = new LinkedHashMap<String, String>();
        keys.forEach(key -> byEventKey.put(Sha256.hex(key), key));
        var statuses = new LinkedHashMap<String, String>();
        inbox.statuses(Arrival.FILE, byEventKey.keySet())
                .forEach((eventKey, status) -> statuses.put(byEventKey.get(eventKey), status));
        return statuses;
    }

    @Override
    public void accept(Path folder, String name, String key) {
        Events.Folder known = events.folder(folder);
        var request = ImportRequest.wholeFile(known.kind(), known.event().publicId(), name);
        var beginning = new RunStore.Beginning(
                known.event().accountId(),
                request.capability(),
                "file",
                name,
                "folder " + folder,
                request.toJson(json),
                null,
                PublicId.random());
        inbox.accept(Arrival.file(Sha256.hex(key), beginning, key), PublicId.random());
    }
}
