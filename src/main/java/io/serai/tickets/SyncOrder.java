package io.serai.tickets;

import io.serai.connectors.Connection;
import io.serai.hub.delivery.Work;
import io.serai.imports.TicketMerge;
import java.sql.Timestamp;

/// A sync of one pair of events, as it was asked for.
///
/// @param begun before anything is read
/// @param dry whether it reads and compares only
/// @param confirmed how many badges a person lets it hide; 0 where nobody was asked
public record SyncOrder(
        Work work,
        Connection connection,
        TicketMerge.Target target,
        Scope scope,
        Timestamp begun,
        boolean dry,
        int confirmed) {}
