package io.serai.audit;

import io.serai.hub.delivery.Moments;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;

/// The chain of a database that no hub may be at.
public final class ChainCheck {
    private ChainCheck() {}

    /// What is not as it was written, a sentence each.
    ///
    /// @param heads that a hub kept outside of the database; the file need not be there
    /// @param noted a head that must be in the chain
    public static List<String> problems(DataSource database, Path heads, String noted) {
        var store = new AuditStore(database, new SecureRandom());
        var kept = new KeptHeads(heads, Clock.systemUTC());
        var sealer = new Sealer(database, store, kept, Clock.systemUTC(), Moments.NONE);
        return new Verification(database, store, sealer, kept, Clock.systemUTC())
                .verify(Head.parse(noted)).breaks().stream()
                        .map(one -> "audit chain" + (one.number() == null ? "" : " at " + one.number()) + ": "
                                + one.problem())
                        .toList();
    }
}
