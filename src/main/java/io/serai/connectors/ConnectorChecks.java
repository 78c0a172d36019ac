package io.serai.connectors;

import java.util.List;

/// The checks of one system, in their order. Each domain that has any binds one of these.
public record ConnectorChecks(String system, List<ConnectorCheck> checks) {
    public ConnectorChecks {
        checks = List.copyOf(checks);
    }
}
