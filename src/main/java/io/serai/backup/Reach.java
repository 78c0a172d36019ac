package io.serai.backup;

import io.serai.hub.database.Database;
import io.serai.hub.servers.ClientPrograms;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.Sha256;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What the settings lead to: the database, MariaDB's programs for it, the folders, and the keys' fingerprints. Where a
/// hub has the data folder, it is a visitor there; else it has the folder itself, and the database in it.
public final class Reach implements AutoCloseable {
    private static final String MASTER_KEY = "serai.master.key";

    private final Settings settings;
    private final DataFolder data;
    private final @Nullable EmbeddedDatabase embedded;
    private final boolean visiting;
    private final String url;
    private final String user;
    private final String password;

    private Reach(Settings settings, DataFolder data, boolean visiting) {
        this.settings = settings;
        this.data = data;
        this.visiting = visiting;
        Optional<String> own = settings.optional("serai.db.url");
        if (own.isPresent()) {
            this.embedded = null;
            this.url = own.get();
            this.user = settings.optional("serai.db.user").orElse("");
            this.password = settings.optional("serai.db.password").orElse("");
        } else if (visiting) {
            this.embedded = null;
            this.url = EmbeddedDatabase.urlIn(data);
            this.user = EmbeddedDatabase.USER;
            this.password = EmbeddedDatabase.passwordIn(data);
        } else {
            this.embedded = new EmbeddedDatabase(data);
            embedded.start();
            this.url = embedded.url();
            this.user = embedded.user();
            this.password = embedded.password();
        }
    }

    /// Whether a hub runs there or not.
    public static Reach open(Settings settings) {
        Path folder = settings.path("serai.data.dir");
        boolean inUse = DataFolder.isInUse(folder);
        return reach(settings, inUse ? DataFolder.visit(folder) : DataFolder.open(folder), inUse);
    }

    /// Only where no hub has the data folder.
    static Reach alone(Settings settings) {
        return reach(settings, DataFolder.open(settings.path("serai.data.dir")), false);
    }

    private static Reach reach(Settings settings, DataFolder data, boolean visiting) {
        try {
            return new Reach(settings, data, visiting);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    public String url() {
        return url;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    /// A new connection at each call, whose answers are awaited without end.
    public DataSource source() {
        return Database.unpooled(url, user, password);
    }

    ClientPrograms programs() {
        return settings.optional("serai.db.url").isPresent() ? ClientPrograms.onPath() : EmbeddedDatabase.clients(data);
    }

    public DataFolder data() {
        return data;
    }

    boolean isVisiting() {
        return visiting;
    }

    Path inbox() {
        return settings.path("serai.inbox.dir");
    }

    Path erasures() {
        return settings.path("serai.erasures.log");
    }

    /// Of the master key, and of the one before it: what says which key it was, and nothing of it.
    List<String> fingerprints() {
        Optional<String> key =
                settings.optional(MASTER_KEY).or(() -> data.secrets().find(MASTER_KEY));
        return Stream.of(key, settings.optional(MASTER_KEY + ".previous"))
                .flatMap(Optional::stream)
                .map(Reach::fingerprint)
                .toList();
    }

    private static String fingerprint(String key) {
        byte[] bytes = Base64.getDecoder().decode(key.replace('-', '+').replace('_', '/'));
        var digest = Sha256.digest();
        digest.update("serai back-up of the master key".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(bytes));
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
        data.close();
    }
}
