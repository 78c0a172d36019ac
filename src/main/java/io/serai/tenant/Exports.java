package io.serai.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.Vault;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.FileStore;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.PrivateFiles;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `exports`: an account goes into a file that a passphrase opens. The passphrase itself is kept
/// nowhere: a key
/// is made of it before the answer, which waits under the master key until the file is there.
public final class Exports {
    static final String CAPABILITY = "tenant.export";
    static final String LANE = "tenant";

    /// How long a file is handed out.
    static final Duration KEPT = Duration.ofDays(1);

    static final String PERMISSION = "account:admin";
    private static final String JOURNALS = "record:private";

    /// What it stands on.
    ///
    /// @param tables see [TenantTables#with], once the database is there
    record Parts(
            DataSource source,
            Supplier<TenantTables> tables,
            Writing writing,
            FileStore files,
            Vault vault,
            Inbox inbox,
            RunStore runs,
            Trail trail,
            Moments moments,
            Path temp) {}

    private final Parts parts;
    private final ExportStore store;
    private final TransactionTemplate transaction;
    private final SecureRandom random = new SecureRandom();

    Exports(Parts parts) {
        this.parts = parts;
        this.store = new ExportStore(parts.source());
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(parts.source()));
    }

    public Outcome ask(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        boolean journals = call.principal().may(JOURNALS);
        var salt = new byte[FileKey.SALT];
        random.nextBytes(salt);
        char[] passphrase = wish.path("passphrase").asText().toCharArray();
        byte[] key = FileKey.ofPassphrase(passphrase, FileKey.Header.of(salt, new byte[FileKey.RANDOM]));
        Arrays.fill(passphrase, '\0');
        String id = PublicId.random();
        var asked = new ExportStore.Asked(salt, parts.vault().seal(key, binding(id)), journals);
        Arrays.fill(key, (byte) 0);
        var beginning = new RunStore.Beginning(
                call.tenant().id(),
                CAPABILITY,
                "http",
                call.tenant().idRandom() + ".serai-tenant",
                call.principal().name(),
                "{}",
                null,
                call.requestId());
        transaction.executeWithoutResult(_ -> {
            parts.inbox().accept(Arrival.job(LANE, LANE, id, call.tenant().idRandom(), beginning), id);
            if (!store.begin(call.tenant().id(), id, asked)) {
                throw new Refusal(409, "The account is being exported; wait until that run has ended.");
            }
            parts.trail()
                    .changed(
                            call,
                            new Change(
                                    "account.export",
                                    "account",
                                    call.tenant().idRandom(),
                                    Map.of(),
                                    Map.of("run", id, "journals", journals)));
        });
        // what was told of it before the commit found nothing
        parts.inbox().wake();
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", id);
        told.put("run_url", "/v3/hub/run/" + id);
        told.put("events_url", "/v3/hub/run/" + id + "/events");
        told.put("file_url", "/v3/hub/run/" + id + "/file");
        return new Outcome.Done(202, told, "Export accepted.", Map.of());
    }

    private static String binding(String run) {
        return "tenant export " + run;
    }

    /// Writes the file. A try that died left nothing but bytes that no passphrase is needed to remove.
    public void write(@ExchangeProperty(Work.PROPERTY) Work work) throws IOException, SQLException {
        ExportStore.Asked asked = store.asked(work.runKey()).orElse(null);
        if (asked == null) {
            if (parts.runs().byKey(work.runKey()).fileHash() != null) {
                return; // an earlier try came as far as this
            }
            throw DeliveryException.permanent(
                    "the file of the account", "The time of this export is over. Ask for another one.");
        }
        byte[] key;
        try {
            key = parts.vault().open(asked.sealed(), binding(work.eventKey()));
        } catch (Vault.Locked e) {
            throw DeliveryException.permanent(
                    "the file of the account", "The key of this export can't be opened: " + e.getMessage());
        }
        var fresh = new byte[FileKey.RANDOM];
        random.nextBytes(fresh);
        FileKey.Header header = FileKey.Header.of(asked.salt(), fresh);
        Path file = parts.temp().resolve("tenant-" + UUID.randomUUID() + ".part");
        try {
            PrivateFiles.create(file);
            Map<String, Long> counts = write(work, asked, header, FileKey.of(key, header), file);
            parts.moments().reached("tenant.written");
            String hash = parts.files().keep(file);
            parts.moments().reached("tenant.kept");
            transaction.executeWithoutResult(_ -> {
                store.done(work.runKey(), hash, KEPT);
                parts.runs()
                        .note(
                                work.runKey(),
                                counts,
                                "The file is there, for a day: only the passphrase opens it."
                                        + (asked.journals() ? "" : " Journals are not in it."));
            });
        } finally {
            Arrays.fill(key, (byte) 0);
            Files.deleteIfExists(file);
        }
    }

    private Map<String, Long> write(Work work, ExportStore.Asked asked, FileKey.Header header, FileKey key, Path file)
            throws IOException, SQLException {
        try (Connection connection = parts.source().getConnection()) {
            int before = connection.getTransactionIsolation();
            connection.setAutoCommit(false);
            // one moment for all tables
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                out.write(header.bytes());
                return parts.writing()
                        .write(
                                connection,
                                parts.tables().get(),
                                new Writing.Whose(work.account(), work.accountId(), asked.journals()),
                                new SealingStream(out, key),
                                part -> parts.runs().progress(work.runKey(), part, Map.of()));
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(before);
                connection.setAutoCommit(true);
            }
        }
    }

    /// Removes files whose day is over, and keys that nobody needs.
    public void clear() throws IOException {
        for (ExportStore.Over over : store.over(KEPT)) {
            if (over.hash() != null) {
                parts.files().drop(over.hash());
            }
            store.remove(over.run());
        }
    }
}
