package io.serai.badges;

import io.serai.House;
import io.serai.Module;
import io.serai.connectors.Vault;
import io.serai.files.HostedFiles;
import io.serai.invitations.EventAccess;
import io.serai.objects.Records;
import io.serai.web.Trail;
import java.util.Set;

/// Wires the domain.
public final class BadgesModule implements Module {
    @Override
    public String name() {
        return "badges";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "connectors", "files", "invitations", "objects");
    }

    @Override
    public void open(House house) {
        var access = new BadgeAccess(house.part(Records.class), house.part(EventAccess.class));
        var store = new BadgeStore(house.source());
        var keys = new BadgeKeys(house.source(), house.part(Vault.class));
        house.bind(
                "badgePrints",
                new BadgePrints(
                        new BadgePrints.Parts(
                                access,
                                store,
                                keys,
                                house.part(Records.class),
                                house.part(Trail.class),
                                new Logos(house.part(HostedFiles.class))),
                        new BadgeSheets(new Fonts()),
                        house.mapper(),
                        house.data().tmp()));
        house.bind("doorLists", new DoorLists(access, new DoorStore(house.source()), keys, house.clock()));
        house.bind(
                "checkIns",
                new CheckIns(
                        access,
                        new BadgeCodes(access, store, keys),
                        new CheckInStore(house.source()),
                        house.part(Records.class),
                        house.part(Trail.class),
                        house.clock()));
    }
}
