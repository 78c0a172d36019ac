package io.serai.imports;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.FileStore;
import io.serai.hub.runs.Rejections;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.Settings;
import io.serai.tables.ReadLimits;
import java.nio.file.Path;
import java.util.Set;

/// Wires the domain. Offers [TicketMerge] to connectors that read tickets, which are merged as a vendor's export is.
public final class ImportsModule implements Module {
    @Override
    public String name() {
        return "imports";
    }

    @Override
    public Set<String> needs() {
        return Set.of("hub");
    }

    @Override
    public void open(House house) {
        var events = new Events(house.source(), house.mapper());
        var turns = new EventTurns();
        var putAway = new PutAway(house.settings().path("serai.inbox.dir"), house.mapper(), house.moments());
        var taken = new TakenFiles(putAway, house.part(Rejections.class));
        house.bind(
                "folders",
                new WatchedFolders(
                        putAway,
                        new FolderArrivals(house.part(Inbox.class), events, house.mapper()),
                        taken,
                        house.clock(),
                        house.moments()));
        house.bind("readers", new Readers(limits(house.settings(), house.data().tmp())));
        house.bind(
                "importJobs",
                new ImportJobs(
                        events,
                        house.part(Inbox.class),
                        house.part(RunStore.class),
                        house.part(FileStore.class),
                        taken,
                        house.mapper(),
                        house.moments()));
        house.bind(
                "imports",
                new Imports(
                        house.source(),
                        turns,
                        house.part(RunStore.class),
                        house.part(Rejections.class),
                        taken,
                        house.data().tmp(),
                        house.settings().number("serai.import.batch.size"),
                        house.moments()));
        house.offer(TicketMerge.class, new TicketMerge(house.source(), events, turns, house.moments()));
    }

    private static ReadLimits limits(Settings settings, Path temp) {
        ReadLimits spec = ReadLimits.defaults(temp);
        return new ReadLimits(
                settings.number("serai.import.max.rows"),
                settings.number("serai.import.columns.limit"),
                settings.number("serai.import.cells.limit"),
                Math.toIntExact(settings.size("serai.import.cell.limit")),
                spec.headerSearchRows(),
                settings.size("serai.import.unpacked.limit"),
                spec.maxRatio(),
                spec.spillAfterChars(),
                temp);
    }
}
