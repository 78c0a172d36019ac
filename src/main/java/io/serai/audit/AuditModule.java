package io.serai.audit;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.PersonalData;
import io.serai.web.Trail;
import java.util.List;

/// Wires the domain.
public final class AuditModule implements Module {
    @Override
    public String name() {
        return "audit";
    }

    @Override
    public void open(House house) {
        var parts = new AuditParts(
                house.settings(), house.database(), house.mapper(), house.registry(), house.clock(), house.moments());
        house.ends(parts);
        house.offer(Trail.class, parts.trail());
        house.offer(Audit.class, parts.audit());
        parts.bind(house);
    }

    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(house.part(Audit.class).personalData());
    }
}
