package io.serai.hub.watch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a domain looks for what needs a person.
@FunctionalInterface
public interface Concerns {

    /// The ones with the most behind them first. One statement, that costs little however much lies in the tables.
    ///
    /// @param account the tenant's integer key; null for all
    /// @param most how many at most
    List<Concern> of(@Nullable Long account, int most);
}
