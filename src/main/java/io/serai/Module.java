package io.serai;

import io.serai.connectors.ConnectionUses;
import io.serai.connectors.SandboxVendor;
import io.serai.connectors.VendorSystem;
import io.serai.hub.PersonalData;
import io.serai.hub.watch.Concerns;
import io.serai.web.Json;
import java.util.List;
import java.util.Set;

/// What a domain offers the house. A new domain is one class of this kind and one line in [Modules].
///
/// It keeps nothing itself: what it makes when it is opened, it gives to the [House].
public interface Module {
    /// The domain's word, the same as in `routes/`, `openapi/` and `sql/`.
    String name();

    /// The names of those whose parts it uses. They are opened first.
    default Set<String> needs() {
        return Set.of();
    }

    /// Its contracts, each of which is the resource `openapi/<name>.yaml`.
    default List<String> contracts() {
        return List.of(name());
    }

    /// The third parties that its connections lead to.
    default List<VendorSystem> vendorSystems() {
        return List.of();
    }

    /// Those of them that the sandbox plays.
    default List<SandboxVendor> sandboxVendors(Json json) {
        return List.of();
    }

    /// What it holds of a person, to be shown to them and forgotten with them. Whoever asks may be opened before it, so
    /// this makes do with the database, or with parts of those that it needs.
    default List<PersonalData> personalData(House house) {
        return List.of();
    }

    /// Where it looks for what needs a person. As [#personalData], it makes do with the database.
    default List<Concerns> concerns(House house) {
        return List.of();
    }

    /// What of its own goes by connections. As [#personalData], it makes do with the database, or with parts of those
    /// that it needs.
    default List<ConnectionUses> connectionUses(House house) {
        return List.of();
    }

    /// Begins what takes long at a start and needs nothing of ours. Called beside the start of the database.
    default void prepare() {}

    /// Makes its beans and binds them, offers what others use, and says what ends with the hub.
    void open(House house);
}
