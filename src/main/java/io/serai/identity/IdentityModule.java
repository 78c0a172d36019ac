package io.serai.identity;

import io.serai.House;
import io.serai.Module;
import io.serai.web.Gate;
import java.util.List;
import java.util.Set;

/// Wires the domain. Offers the [Gate], and [SignUpAccount] to whoever must know whether people sign up by themselves.
public final class IdentityModule implements Module {
    @Override
    public String name() {
        return "identity";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "hub", "mail");
    }

    @Override
    public List<String> contracts() {
        return List.of("identity", "people", "sessions", "tokens", "passcodes", "user-actions");
    }

    @Override
    public void open(House house) {
        var parts = new IdentityParts(house);
        house.offer(Gate.class, parts.gate());
        house.offer(SignUpAccount.class, parts.joins());
        parts.bind();
        house.database().onReady(parts::makeFirstAdministrator);
    }
}
