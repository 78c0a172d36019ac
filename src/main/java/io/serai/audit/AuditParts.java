package io.serai.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.House;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Moments;
import io.serai.hub.settings.Settings;
import io.serai.web.Trail;
import java.security.SecureRandom;
import java.time.Clock;
import javax.sql.DataSource;

/// The domain's parts. To be closed after the last request and before the database.
final class AuditParts implements AutoCloseable {
    private static final int COUNTED = 100_000;
    private static final int CALLERS = 10_000;

    private final Database database;
    private final AuditStore store;
    private final Denials denials;
    private final AccessLog log = new AccessLog();
    private final AuditTrail trail;
    private final Sealer sealer;
    private final Audit audit;

    /// @param moments told of every step of the sealer
    AuditParts(
            Settings settings,
            Database database,
            ObjectMapper json,
            MeterRegistry registry,
            Clock clock,
            Moments moments) {
        DataSource source = database.dataSource();
        this.database = database;
        this.store = new AuditStore(source, new SecureRandom());
        this.denials = new Denials(source, store, clock, CALLERS);
        this.trail = new AuditTrail(
                source, store, denials, log, json, new ClaimedNames(settings.text("serai.master.key")), clock);
        var kept = new KeptHeads(settings.path("serai.data.dir").resolve("audit-heads.log"), clock);
        this.sealer = new Sealer(source, store, kept, clock, moments);
        this.audit = new Audit(
                store, trail, new Verification(source, store, sealer, kept, clock), new Erasure(source, json), json);
        database.onReady(new SettingChanges(source, store, settings, trail::text, clock)::record);
        Gauge.builder("serai.audit.unsealed", this::unsealed)
                .description("Audit rows that have no place in the chain yet; more than some for long: nobody seals")
                .register(registry);
    }

    Trail trail() {
        return trail;
    }

    /// For the erasure of a person.
    Audit audit() {
        return audit;
    }

    Denials denials() {
        return denials;
    }

    void bind(House house) {
        house.bind("audit", audit);
        house.bind("auditSealer", sealer);
        house.bind("auditDenials", denials);
    }

    private double unsealed() {
        return database.up() ? store.countUnsealed(COUNTED) : Double.NaN;
    }

    @Override
    public void close() {
        log.close();
        denials.close();
        sealer.close();
    }
}
