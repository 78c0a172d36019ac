package io.serai.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.House;
import io.serai.Module;
import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.ReadDocuments;
import io.serai.hub.settings.Sha256;
import io.serai.hub.trace.Traces;
import io.serai.identity.SitePasscodes;
import io.serai.identity.Users;
import io.serai.live.LiveChanges;
import io.serai.web.Trail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Wires the domain.
public final class ObjectsModule implements Module {
    @Override
    public String name() {
        return "objects";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "hub", "identity", "live");
    }

    /// Whom an account knows by them, and their journals.
    @Override
    public List<PersonalData> personalData(House house) {
        var journals = new PersonalRows(house.source(), house.mapper(), "journals", Sql.of("objects/export-journals"));
        return List.of(
                new PersonalRows(house.source(), house.mapper(), "people", Sql.of("objects/export-people")),
                new OwnJournals(journals, JdbcClient.create(house.source())));
    }

    @Override
    public void open(House house) {
        Path data = house.data().root();
        Path folder = house.home().resolve("config/objects");
        Map<String, ObjectNode> entries = ReadDocuments.folder(folder, data.resolve("objects.json"));
        Registry registry = RegistryReader.read(entries);
        var ownTables = new OwnTables(house.source(), folder.resolve("tables"));
        String digest = Sha256.hex(entries + ownTables.names());
        var ready = new Ready(registry, house.source(), digest, data.resolve("objects.checked"));
        String masterKey = house.settings().text("serai.master.key");
        var made = new Once<>(() -> new Engine(registry, house.source(), house.mapper(), masterKey, ready::columns));
        Supplier<Engine> engine = () -> {
            ready.require();
            return made.get();
        };
        house.bind("objects", new Objects(engine));
        house.bind("lookups", new Lookups(engine, house.mapper()));
        var writes = new ObjectWrites(
                engine,
                house.mapper(),
                List.of(
                        new HistoryNews(house.source(), house.mapper()),
                        new AuditNews(house.part(Trail.class)),
                        new LiveNews(house.part(LiveChanges.class), registry, house.source())),
                new UserRecords(house.part(Users.class), house.part(SitePasscodes.class), house.source()));
        house.bind("objectWrites", writes);
        bindHistory(house, engine, writes);
        house.part(Traces.class).rows(new ChangesOfRequest(registry, house.source()));
        house.offer(Records.class, new Records(engine, writes, house.source(), house.mapper()));
        var keeper = new WordKeeper(registry, house.source());
        house.bind("wordKeeper", keeper);
        house.database().onReady(ownTables::migrate);
        house.requires(ownTables::problem);
        house.database().onReady(ready::check);
        house.requires(ready::problem);
        house.database().onReady(new LookupLists(house.source())::bringUpToDate);
    }

    private static void bindHistory(House house, Supplier<Engine> engine, ObjectWrites writes) {
        Duration kept = Duration.ofDays(house.settings().number("serai.history.days"));
        RunStore runs = house.part(RunStore.class);
        Inbox inbox = house.part(Inbox.class);
        house.bind("history", new History(engine, writes, house.source(), house.mapper()));
        house.bind("historyKeeper", new HistoryKeeper(house.source(), kept, house.clock()));
        house.bind(
                "undos",
                new Undos(runs, inbox, house.part(Trail.class), house.mapper(), kept, house.clock(), house.source()));
        house.bind("undoing", new Undoing(engine, house.mapper(), inbox, runs, house.moments(), house.source()));
    }
}
