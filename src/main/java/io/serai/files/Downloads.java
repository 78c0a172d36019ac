package io.serai.files;

import io.serai.hub.database.Sql;
import io.serai.objects.Records;
import io.serai.web.Call;
import io.serai.web.ContentDisposition;
import io.serai.web.Outcome;
import io.serai.web.Person;
import io.serai.web.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `downloads`: hands files out, and takes names away.
public final class Downloads {
    private static final String READ = "record:read";
    private static final int HEAD = 1024;

    /// Nothing of a file runs in the hub's name, whatever a browser takes it for.
    private static final String POLICY =
            "default-src 'none'; img-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private final Records records;
    private final HostedFiles files;
    private final Shelf shelf;
    private final JdbcClient sql;

    Downloads(Records records, HostedFiles files, Shelf shelf, DataSource source) {
        this.records = records;
        this.files = files;
        this.shelf = shelf;
        this.sql = JdbcClient.create(source);
    }

    public Outcome hosted(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        String id = call.required("id");
        if (!call.principal().may(READ)) {
            return sent(call, ofOwnExhibit(call, id));
        }
        records.mayRead(call, HostedFiles.TYPE);
        return sent(call, records.find(call, HostedFiles.TYPE, id).flatMap(found -> files.row(found.key())));
    }

    /// An exhibitor may fetch the lists of leads that were made for them, and need not be allowed to read records.
    private Optional<HostedFiles.Row> ofOwnExhibit(Call call, String id) {
        Person person = call.principal().someone();
        Optional<Long> key = person == null || call.account() == null
                ? Optional.empty()
                : sql.sql(Sql.of("files/find-own-export"))
                        .params(call.account().id(), id, person.id())
                        .query(Long.class)
                        .optional();
        return Optional.of(
                key.flatMap(files::row).orElseThrow(() -> new Refusal(403, "This needs the permission " + READ + ".")));
    }

    /// By its content, of which the account must have a name.
    public Outcome hostedByHash(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        records.mayRead(call, HostedFiles.TYPE);
        return byHash(call, "files/find-names");
    }

    public Outcome ofEvent(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        records.mayRead(call, Uploads.EVENT_FILE);
        return sent(call, ofEventRow(call));
    }

    public Outcome ofEventByHash(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        records.mayRead(call, Uploads.EVENT_FILE);
        return byHash(call, "files/find-event-names");
    }

    private Optional<HostedFiles.Row> ofEventRow(Call call) {
        return records.find(call, Uploads.EVENT_FILE, call.required("id"), "hosted_file_id")
                .flatMap(found -> Optional.ofNullable(found.references().get("hosted_file_id")))
                .flatMap(files::row);
    }

    /// The newest name that the caller may see.
    private Outcome byHash(Call call, String statement) throws IOException {
        String hash = call.required("sha256").toLowerCase(Locale.ROOT);
        Long account = call.account() == null ? null : call.account().id();
        List<Long> keys = account == null && !Records.seesAll(call)
                ? List.of()
                : sql.sql(Sql.of(statement))
                        .param("hash", hash)
                        .param("account", account)
                        .query(Long.class)
                        .list();
        return sent(
                call,
                keys.stream()
                        .flatMap(key -> files.row(key).stream())
                        .filter(row -> !files.isHidden(call, row))
                        .findFirst());
    }

    private Outcome sent(Call call, Optional<HostedFiles.Row> found) throws IOException {
        Optional<HostedFiles.Row> row = found.filter(one -> !files.isHidden(call, one));
        Optional<FileChannel> opened = row.flatMap(one -> shelf.open(one.hash()));
        if (row.isEmpty() || opened.isEmpty()) {
            return none();
        }
        FileChannel file = opened.get();
        try {
            String type = row.get().type();
            boolean shown = ContentKind.isShown(type);
            var headers = new LinkedHashMap<String, String>();
            headers.put(
                    "Content-Disposition",
                    ContentDisposition.of(
                            shown ? "inline" : "attachment", row.get().fileName()));
            headers.put("X-Content-Type-Options", "nosniff");
            // a sandbox keeps browsers from showing a PDF at all
            headers.put("Content-Security-Policy", type.equals("application/pdf") ? POLICY : POLICY + "; sandbox");
            headers.put("Cache-Control", "private, no-cache");
            return new Outcome.Content(
                    file,
                    ContentKind.header(type, head(file)),
                    "\"" + row.get().hash() + "\"",
                    headers,
                    Outcome.Wanted.of(call));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static byte[] head(FileChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        while (head.hasRemaining() && file.read(head, head.position()) > 0) {
            // until it is full, or the file ends
        }
        return Arrays.copyOf(head.array(), head.position());
    }

    public Outcome deleteHosted(@ExchangeProperty(Call.PROPERTY) Call call) {
        records.mayDelete(call, HostedFiles.TYPE);
        HostedFiles.Gone gone = records.write(() -> {
            HostedFiles.Row row = records.find(call, HostedFiles.TYPE, call.required("id"))
                    .flatMap(found -> files.row(found.key()))
                    .orElseThrow(() -> new Refusal(404, "There is no such file."));
            return files.unname(call, row);
        });
        return deleted(Optional.of(gone));
    }

    /// The file's own name goes with it, unless something else still needs it.
    public Outcome deleteOfEvent(@ExchangeProperty(Call.PROPERTY) Call call) {
        records.mayDelete(call, Uploads.EVENT_FILE);
        Optional<HostedFiles.Gone> gone = records.write(() -> {
            Optional<HostedFiles.Row> row = ofEventRow(call);
            records.delete(call, Uploads.EVENT_FILE, call.required("id"));
            return row.filter(this::isNeededNoMore)
                    .filter(one -> !files.isHidden(call, one))
                    .map(one -> files.unname(call, one));
        });
        return deleted(gone);
    }

    private boolean isNeededNoMore(HostedFiles.Row row) {
        return sql.sql(Sql.of("files/find-users"))
                .param("id", row.id())
                .query(Integer.class)
                .optional()
                .isEmpty();
    }

    private Outcome deleted(Optional<HostedFiles.Gone> gone) {
        gone.ifPresent(files::removed);
        boolean last = gone.map(HostedFiles.Gone::last).orElse(false);
        return new Outcome.Done(Map.of("deleted", true, "bytes_removed", last));
    }

    private static Outcome none() {
        return new Outcome.NotFound("There is no such file.");
    }
}
