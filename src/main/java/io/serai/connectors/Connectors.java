package io.serai.connectors;

import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;

/// The bean `connectors`: what a connection of each system is made of, so that nobody has to know it by heart.
public final class Connectors {
    private final Systems systems;

    Connectors(Systems systems) {
        this.systems = systems;
    }

    public Outcome list(Exchange exchange) {
        return new Outcome.Done(systems.names().stream()
                .sorted()
                .map(name -> systems.find(name).orElseThrow())
                .map(system -> described(system, Heals.canHeal(system.name(), exchange)))
                .toList());
    }

    private static Map<String, Object> described(VendorSystem system, boolean heals) {
        var described = new LinkedHashMap<String, Object>();
        described.put("system", system.name());
        described.put(
                "settings",
                system.settings().stream().map(Connectors::described).toList());
        described.put(
                "secrets",
                system.secrets().stream()
                        .map(secret -> Map.of("name", secret.name(), "required", secret.required()))
                        .toList());
        described.put("limits", system.limits().shown());
        described.put("heals", heals);
        return described;
    }

    private static Map<String, Object> described(VendorSystem.Setting setting) {
        var described = new LinkedHashMap<String, Object>();
        described.put("name", setting.name());
        described.put("kind", setting.kind().name().toLowerCase(Locale.ROOT));
        described.put("default", setting.fallback().isEmpty() ? null : setting.fallback());
        described.put("required", setting.required());
        described.put("members", setting.members());
        described.put("steers", setting.steers());
        return described;
    }
}
