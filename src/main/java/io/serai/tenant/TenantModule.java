package io.serai.tenant;

import io.serai.House;
import io.serai.Module;
import io.serai.connectors.Vault;
import io.serai.files.Shelf;
import io.serai.hub.PersonalData;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.FileStore;
import io.serai.hub.runs.RunStore;
import io.serai.hub.runs.Runs;
import io.serai.web.Trail;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Wires the domain.
public final class TenantModule implements Module {
    @Override
    public String name() {
        return "tenant";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "connectors", "files", "hub", "knowledge");
    }

    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(new ExportedPeople(new ExportStore(house.source())));
    }

    @Override
    public void open(House house) {
        Inbox inbox = house.part(Inbox.class);
        FileStore files = house.part(FileStore.class);
        Path objects = house.home().resolve("config/objects");
        JdbcClient sql = JdbcClient.create(house.source());
        Supplier<TenantTables> tables = () -> TenantTables.read().with(Schema.read(sql), TenantTables.named(objects));
        inbox.limit(Exports.LANE, 1);
        house.part(Runs.class).handsOut(Exports.CAPABILITY, Exports.PERMISSION, Exports.KEPT);
        house.bind(
                "exports",
                new Exports(new Exports.Parts(
                        house.source(),
                        tables,
                        new Writing(house.mapper(), house.part(Shelf.class), files, house.clock()),
                        files,
                        house.part(Vault.class),
                        inbox,
                        house.part(RunStore.class),
                        house.part(Trail.class),
                        house.moments(),
                        house.data().tmp())));
    }
}
