package io.serai.lists;

import io.serai.House;
import io.serai.Module;
import io.serai.connectors.ConnectionUses;
import io.serai.connectors.SandboxVendor;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.Vendors;
import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.web.Json;
import io.serai.web.Trail;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Wires the domain.
public final class ListsModule implements Module {
    /// Novi's limit is ten a second; with four at once its answers may take 0.4 s each and it is still used up.
    private static final int READERS = 4;

    @Override
    public String name() {
        return "lists";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "connectors", "hub", "members");
    }

    @Override
    public List<VendorSystem> vendorSystems() {
        return List.of(Mailman.VENDOR);
    }

    @Override
    public List<SandboxVendor> sandboxVendors(Json json) {
        return List.of(new MailmanSandbox(json.mapper()));
    }

    /// On which lists the person's address was when a sync last left them. A no is kept when the person goes: it is
    /// there so that nobody writes to them.
    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(new PersonalRows(house.source(), house.mapper(), "mailing_lists", Sql.of("lists/export-lists")));
    }

    @Override
    public List<ConnectionUses> connectionUses(House house) {
        return List.of(new ListUses(house.part(Vendors.class), new ListStore(house.source(), house.mapper())));
    }

    @Override
    public void open(House house) {
        Vendors vendors = house.part(Vendors.class);
        Inbox inbox = house.part(Inbox.class);
        int pageSize = house.settings().number("serai.lists.page.size");
        var mailman = new Mailman(vendors, house.mapper());
        var store = new ListStore(house.source(), house.mapper());
        ExecutorService readers = Executors.newFixedThreadPool(
                READERS, Thread.ofPlatform().daemon().name("list-reader-", 0).factory());
        house.ends(readers::shutdownNow);
        house.bind("listThreads", readers);
        house.bind("mailmanApi", mailman);
        house.bind("mailmanChecks", new MailmanChecks(mailman).all());
        house.bind(
                "lists",
                new ListStarts(vendors, store, house.source(), inbox, house.part(Trail.class), house.mapper()));
        house.bind(
                "listCalls",
                new ListCalls(vendors, store, house.mapper(), house.data().tmp(), pageSize));
        RunStore runs = house.part(RunStore.class);
        house.bind("listReader", new ListReader(runs, house.source(), house.moments(), pageSize));
        house.bind(
                "listSync", new ListSync(vendors, runs, store, house.source(), inbox, house.moments(), house.mapper()));
    }
}
