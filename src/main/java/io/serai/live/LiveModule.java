package io.serai.live;

import io.serai.House;
import io.serai.Module;
import java.util.Set;

/// Wires the domain.
public final class LiveModule implements Module {
    @Override
    public String name() {
        return "live";
    }

    @Override
    public Set<String> needs() {
        return Set.of("hub");
    }

    @Override
    public void open(House house) {
        var groups = new Groups(house.json(), house.cache());
        house.bind("live", new Live(groups));
        house.offer(LiveChanges.class, groups);
        house.ends(groups);
        var ears = new Ears(house.json(), house.cache());
        house.offer(OwnNews.class, ears);
        house.ends(ears);
    }
}
