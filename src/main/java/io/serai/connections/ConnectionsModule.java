package io.serai.connections;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.cache.RateLimits;
import io.serai.hub.database.Sql;
import io.serai.notifications.Notices;
import io.serai.notifications.NtfyTopics;
import io.serai.web.Trail;
import java.util.List;
import java.util.Set;

/// Wires the domain.
public final class ConnectionsModule implements Module {
    @Override
    public String name() {
        return "connections";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "hub", "identity", "notifications");
    }

    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(
                new OwnConnections(house.source(), rows(house, "person_settings", "settings")),
                rows(house, "connection_requests", "requests"),
                rows(house, "connections", "connections"),
                rows(house, "connection_people", "people"),
                rows(house, "connection_blocks", "blocks"));
    }

    private static PersonalRows rows(House house, String name, String what) {
        return new PersonalRows(house.source(), house.mapper(), name, Sql.of("connections/export-" + what));
    }

    @Override
    public void open(House house) {
        var parts = new ConnectionRequests.Parts(
                new SettingsStore(house.source(), house.mapper()),
                new RequestStore(house.source()),
                new ConnectionStore(house.source()),
                new ToldConnections(house.part(Notices.class)),
                house.part(Trail.class),
                house.moments());
        var wishes = new NtfyWishes(house.source());
        house.part(NtfyTopics.class).ask((person, type) -> ToldConnections.topic(wishes.of(person), type));
        var finder = new Finder(house.source(), parts.settings());
        house.bind("ownSettings", new OwnSettings(parts.settings(), house.source(), parts.trail()));
        house.bind("peopleSearch", new PeopleSearch(finder, new RateLimits(house.cache())));
        house.bind("connectionRequests", new ConnectionRequests(parts, finder, house.source()));
        house.bind("userConnections", new UserConnections(parts, house.source()));
        house.bind(
                "connectionBlocks",
                new ConnectionBlocks(parts, new BlockStore(house.source()), finder, house.source()));
    }
}
