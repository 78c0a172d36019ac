package io.serai.connectors;

import java.util.List;

/// What a domain does by a connection and keeps in records of its own, so that whoever takes the connection away is
/// told what stops.
public interface ConnectionUses {
    /// @param connection enabled or not: what would go by it
    List<Use> of(Connection connection);

    /// @param kind such as `list`
    /// @param id what its domain calls it by
    /// @param description a sentence for people
    record Use(String kind, String id, String description) {}
}
