package io.serai.distribution;

import io.serai.hub.settings.Settings;
import org.apache.camel.main.Main;

/// Wires the domain.
public final class DistributionModule {
    private final Distribution distribution;

    public DistributionModule(Settings settings) {
        this.distribution = new Distribution(settings.publicUrl());
    }

    public void bind(Main main) {
        main.bind("distribution", distribution);
    }
}
