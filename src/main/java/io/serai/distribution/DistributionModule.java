package io.serai.distribution;

import io.serai.House;
import io.serai.Module;

/// Wires the domain.
public final class DistributionModule implements Module {
    @Override
    public String name() {
        return "distribution";
    }

    @Override
    public void open(House house) {
        house.bind("distribution", new Distribution(house.settings().publicUrl()));
    }
}
