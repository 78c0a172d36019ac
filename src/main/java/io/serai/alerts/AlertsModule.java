package io.serai.alerts;

import io.serai.House;
import io.serai.Module;
import io.serai.connectors.BaseUrls;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.Settings;
import io.serai.hub.watch.Attention;
import io.serai.mail.Mail;
import io.serai.web.Trail;
import java.util.Set;

/// Wires the domain.
public final class AlertsModule implements Module {
    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "connectors", "hub", "mail");
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        var store = new AlertStore(house.source());
        var jobs = new AlertJobs(house.part(Inbox.class), house.mapper());
        house.bind(
                "alerts", new Alerts(house.source(), store, jobs, house.part(Trail.class), house.part(BaseUrls.class)));
        house.bind(
                "alertKeeper",
                new AlertKeeper(house.source(), store, house.part(Attention.class), jobs, house.clock()));
        house.bind(
                "alertMessages",
                new AlertMessages(
                        store,
                        house.part(RunStore.class),
                        house.part(Mail.class),
                        house.mapper(),
                        settings.publicUrl()));
    }
}
