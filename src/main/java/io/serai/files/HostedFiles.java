package io.serai.files;

import io.serai.files.Shelf.Placed;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Moments;
import io.serai.objects.Records;
import io.serai.web.Call;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Files under the names that accounts give them: each name is a record of the type `hosted_file`.
public final class HostedFiles {
    static final String TYPE = "hosted_file";

    private final Records records;
    private final Shelf shelf;
    private final JdbcClient sql;
    private final Moments moments;

    HostedFiles(Records records, Shelf shelf, DataSource source, Moments moments) {
        this.records = records;
        this.shelf = shelf;
        this.sql = JdbcClient.create(source);
        this.moments = moments;
    }

    /// A file that came in.
    ///
    /// @param path where it is; it is moved away from there
    public record Arrived(Path path, String fileName) {}

    /// What a file is tied to, and for what.
    ///
    /// @param account the integer key of the account that keeps it
    public record Tie(
            Records.Found to, long account, @Nullable String purpose) {}

    /// A file on its way to a name.
    private record Coming(FileName name, String type, Placed placed) {}

    /// A file that has its name.
    ///
    /// @param alreadyStored whether the account had these bytes
    public record Named(Records.Found record, Map<String, Object> shown, boolean alreadyStored) {}

    /// Keeps files, all or none of them.
    ///
    /// @param then what is made of them in the same transaction
    public <T> T keep(Call call, List<Arrived> files, Tie tie, Function<List<Named>, T> then) throws IOException {
        var coming = new ArrayList<Coming>();
        try {
            for (Arrived file : files) {
                FileName name = FileName.of(file.fileName(), "file");
                String type = ContentKind.of(file.path(), name.extension());
                coming.add(new Coming(name, type, shelf.place(file.path())));
            }
            T made = records.write(() -> {
                var named = new ArrayList<Named>();
                coming.forEach(one -> named.add(name(call, one, tie)));
                T done = then.apply(named);
                moments.reached("file.named");
                return done;
            });
            moments.reached("file.stored");
            return made;
        } finally {
            // of those that have become somebody's there is no note any more
            coming.forEach(one -> shelf.remove(one.placed().hash(), one.placed().place()));
        }
    }

    private Named name(Call call, Coming file, Tie tie) {
        Placed placed = file.placed();
        shelf.own(placed);
        boolean had = names(tie.account(), placed.hash()) > 0;
        String id = PublicId.random();
        var columns = new LinkedHashMap<String, @Nullable Object>();
        columns.put("id", id);
        columns.put("account", tie.account());
        columns.put("filename", file.name().text());
        columns.put("extension", file.name().extension());
        columns.put("content_type", file.type());
        columns.put("size", placed.size());
        columns.put("hash", placed.hash());
        columns.put("purpose", tie.purpose());
        columns.put("link_type", tie.to().type());
        columns.put("link_id", tie.to().id());
        sql.sql(Sql.of("files/add-name")).params(columns).update();
        long key = sql.sql("SELECT id FROM hosted_file WHERE id_random = ?")
                .param(id)
                .query(Long.class)
                .single();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", id);
        shown.put("hosted_file_id", id);
        shown.put("filename", file.name().text());
        shown.put("extension", file.name().extension());
        shown.put("content_type", file.type());
        shown.put("size", placed.size());
        shown.put("hash_sha256", placed.hash());
        shown.put("link_to_type", tie.to().type());
        shown.put("link_to_id", tie.to().id());
        var record = new Records.Found(TYPE, id, key, tie.account(), Map.of());
        records.made(call, record, shown);
        return new Named(record, shown, had);
    }

    private long names(long account, String hash) {
        return sql.sql("SELECT COUNT(*) FROM hosted_file WHERE account_id = ? AND hash_sha256 = ?")
                .params(account, hash)
                .query(Long.class)
                .single();
    }

    /// A name, as it stands in its row.
    record Row(
            String id,
            long account,
            String fileName,
            String type,
            long size,
            String hash,
            @Nullable String linkType,
            @Nullable String linkId) {}

    /// @param key the integer key of a record that the caller may see
    Optional<Row> row(long key) {
        return sql.sql(Sql.of("files/read-name"))
                .param(key)
                .query((row, number) -> new Row(
                        row.getString("id_random"),
                        row.getLong("account_id"),
                        Objects.requireNonNullElse(row.getString("filename"), "file"),
                        Objects.requireNonNullElse(row.getString("content_type"), ContentKind.UNKNOWN),
                        row.getLong("size"),
                        row.getString("hash_sha256"),
                        row.getString("link_to_type"),
                        row.getString("link_to_id")))
                .optional();
    }

    /// A file as another domain reads it.
    ///
    /// @param type as its first bytes say
    /// @param size bytes
    /// @param bytes to be closed by whoever asked
    public record Opened(String type, long size, InputStream bytes) {}

    /// The bytes under a name of an account; empty where there is none that the caller may see.
    ///
    /// @param account the integer key
    public Optional<Opened> open(Call call, long account, String id) {
        return records.find(call, TYPE, id)
                .flatMap(found -> row(found.key()))
                .filter(row -> row.account() == account && !isHidden(call, row))
                .flatMap(row -> shelf.open(row.hash())
                        .map(file -> new Opened(row.type(), row.size(), Channels.newInputStream(file))));
    }

    /// Whether it is tied to what the caller may not see.
    boolean isHidden(Call call, Row row) {
        return row.linkType() != null && row.linkId() != null && records.isHidden(call, row.linkType(), row.linkId());
    }

    /// What became of a name that was taken away.
    ///
    /// @param last whether the account has no other name for these bytes; what others have is nobody else's
    /// business
    record Gone(boolean last, Optional<String> place, String hash) {}

    /// Takes a name away; to be called in a transaction, and [#removed] after it.
    Gone unname(Call call, Row row) {
        shelf.hold(row.hash());
        records.delete(call, TYPE, row.id());
        var gone = new Gone(names(row.account(), row.hash()) == 0, shelf.release(row.hash()), row.hash());
        moments.reached("file.unnamed");
        return gone;
    }

    void removed(Gone gone) {
        moments.reached("file.released");
        gone.place().ifPresent(place -> shelf.remove(gone.hash(), place));
    }
}
