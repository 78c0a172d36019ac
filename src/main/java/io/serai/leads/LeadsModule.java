package io.serai.leads;

import io.serai.House;
import io.serai.Module;
import io.serai.files.HostedFiles;
import io.serai.objects.Records;
import java.util.Set;

/// Wires the domain.
public final class LeadsModule implements Module {
    @Override
    public String name() {
        return "leads";
    }

    @Override
    public Set<String> needs() {
        return Set.of("files", "objects");
    }

    @Override
    public void open(House house) {
        house.bind(
                "leads",
                new Leads(
                        house.part(Records.class),
                        house.part(HostedFiles.class),
                        house.source(),
                        house.mapper(),
                        house.data().tmp(),
                        house.clock()));
    }
}
