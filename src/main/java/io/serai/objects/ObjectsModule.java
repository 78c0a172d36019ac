package io.serai.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.House;
import io.serai.Module;
import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import io.serai.hub.settings.ReadDocuments;
import io.serai.hub.settings.Sha256;
import io.serai.identity.SitePasscodes;
import io.serai.identity.Users;
import io.serai.live.LiveChanges;
import io.serai.web.Trail;
import java.nio.file.Path;
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
                        new AuditNews(house.part(Trail.class)),
                        new LiveNews(house.part(LiveChanges.class), registry, house.source())),
                new UserRecords(house.part(Users.class), house.part(SitePasscodes.class), house.source()));
        house.bind("objectWrites", writes);
        house.offer(Records.class, new Records(engine, writes, house.source(), house.mapper()));
        var keeper = new WordKeeper(registry, house.source());
        house.bind("wordKeeper", keeper);
        house.database().onReady(ownTables::migrate);
        house.requires(ownTables::problem);
        house.database().onReady(ready::check);
        house.requires(ready::problem);
        house.database().onReady(new LookupLists(house.source())::bringUpToDate);
    }
}
