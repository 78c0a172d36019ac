package io.serai.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.HubModule;
import io.serai.hub.delivery.Moments;
import io.serai.hub.settings.Settings;
import io.serai.tables.ReadLimits;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.main.Main;

/// Wires the domain.
public final class ImportsModule {
    private final WatchedFolders folders;
    private final Readers readers;
    private final Imports imports;
    private final TicketMerge tickets;

    public ImportsModule(
            Settings settings, HubModule hub, DataSource database, ObjectMapper json, Clock clock, Moments moments) {
        var events = new Events(database, json);
        var turns = new EventTurns();
        this.folders = new WatchedFolders(
                new PutAway(settings.path("serai.inbox.dir"), json, moments),
                new FolderArrivals(hub.inbox(), events, json),
                hub.rejections(),
                clock,
                moments);
        ReadLimits spec = ReadLimits.defaults(hub.temp());
        var limits = new ReadLimits(
                settings.number("serai.import.max.rows"),
                settings.number("serai.import.columns.limit"),
                settings.number("serai.import.cells.limit"),
                Math.toIntExact(settings.size("serai.import.cell.limit")),
                spec.headerSearchRows(),
                settings.size("serai.import.unpacked.limit"),
                spec.maxRatio(),
                spec.spillAfterChars(),
                hub.temp());
        this.readers = new Readers(limits);
        this.tickets = new TicketMerge(database, events, turns, moments);
        this.imports = new Imports(
                database,
                events,
                turns,
                hub.inbox(),
                hub.runs(),
                hub.files(),
                hub.rejections(),
                folders,
                hub.temp(),
                settings.number("serai.import.batch.size"),
                json,
                moments);
    }

    /// For connectors that read tickets, which are merged as a vendor's export is.
    public TicketMerge tickets() {
        return tickets;
    }

    public void bind(Main main) {
        main.bind("imports", imports);
        main.bind("readers", readers);
        main.bind("folders", folders);
    }
}
