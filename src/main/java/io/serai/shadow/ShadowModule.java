package io.serai.shadow;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.settings.Settings;
import io.serai.web.Trail;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Wires the domain: what the hub has of it. What is played is so elsewhere, see [Shadow].
public final class ShadowModule implements Module {
    @Override
    public String name() {
        return "shadow";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "connectors", "hub", "mail");
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        boolean on =
                settings.optional("serai.shadow").map(Boolean::parseBoolean).orElse(!settings.prod());
        var process = new SandboxProcess(house.home(), house.data().tmp(), house.mapper());
        house.ends(process);
        house.bind(
                "shadows",
                new Shadows(
                        house.home(),
                        on,
                        JdbcClient.create(house.source()),
                        process,
                        house.part(Trail.class),
                        house.clock(),
                        name -> house.context().getRegistry().lookupByName(name) != null));
    }
}
