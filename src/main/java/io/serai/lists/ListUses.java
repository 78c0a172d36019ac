package io.serai.lists;

import io.serai.connectors.Connection;
import io.serai.connectors.ConnectionUses;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import java.util.List;
import java.util.Objects;

/// The lists that follow groups: each by the account's connections to both sides.
final class ListUses implements ConnectionUses {
    private final Vendors vendors;
    private final ListStore store;

    ListUses(Vendors vendors, ListStore store) {
        this.vendors = vendors;
        this.store = store;
    }

    @Override
    public List<Use> of(Connection connection) {
        boolean side = List.of("novi", Mailman.SYSTEM).contains(connection.system());
        if (!side || !isTheOne(connection)) {
            return List.of();
        }
        ListStore.ListSetting setting = store.setting(connection.account());
        return setting.pairs().stream()
                .map(pair -> new Use(
                        "list",
                        pair.list(),
                        "The list %s follows the group %s%s."
                                .formatted(
                                        pair.list(),
                                        pair.group(),
                                        setting.enabled() ? "" : ", though no schedule syncs it")))
                .toList();
    }

    private boolean isTheOne(Connection connection) {
        try {
            return vendors.own(connection.account(), connection.system())
                    .map(Connection::id)
                    .filter(id -> Objects.equals(id, connection.id()))
                    .isPresent();
        } catch (DeliveryException several) {
            return false;
        }
    }
}
