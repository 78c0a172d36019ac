package io.serai.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.database.Sql;
import io.serai.objects.Records;
import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Upload;
import io.serai.web.UploadForm;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `uploads`: takes files in.
public final class Uploads {
    static final String EVENT_FILE = "event_file";
    private static final String PURPOSES = "file_purpose";

    /// What a file of an event may be of, beside the event itself, in the order in which they are looked for.
    private static final List<String> TARGETS =
            List.of("event_session", "event_presentation", "event_presenter", "event_location");

    private final Records records;
    private final HostedFiles files;
    private final JdbcClient sql;

    Uploads(Records records, HostedFiles files, DataSource source) {
        this.records = records;
        this.files = files;
        this.sql = JdbcClient.create(source);
    }

    /// Files that are tied to any record.
    public Outcome hosted(@Body UploadForm form, @ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        records.mayWrite(call, HostedFiles.TYPE);
        String type = records.typeOf(text(form, "link_to_type"))
                .orElseThrow(() -> refused("link_to_type", "is no object type"));
        if (type.equals(HostedFiles.TYPE)) {
            // it would be private or not by a chain of ties, which no statement follows
            throw refused("link_to_type", "is that of a file: a file is tied to another record");
        }
        records.mayRead(call, type);
        Records.Found to = records.require(call, "link_to_id", type, text(form, "link_to_id"));
        var tie = new HostedFiles.Tie(to, account(to), optional(form, "file_purpose"));
        return new Outcome.Done(files.keep(call, arrived(form), tie, all -> all.stream()
                .map(Uploads::shown)
                .toList()));
    }

    private static Map<String, Object> shown(HostedFiles.Named file) {
        var shown = new LinkedHashMap<>(file.shown());
        shown.put("already_stored", file.alreadyStored());
        return shown;
    }

    /// Files of an event, or of something of it.
    public Outcome ofEvent(@Body UploadForm form, @ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        records.mayWrite(call, EVENT_FILE);
        String target = target(form);
        Records.Found event = records.require(call, "event_id", "event", text(form, "event_id"));
        Records.Found of = target == null
                ? event
                : records.require(call, target + "_id", target, text(form, target + "_id"), "event_id");
        if (target != null && !Long.valueOf(event.key()).equals(of.references().get("event_id"))) {
            throw refused(target + "_id", "is of another event");
        }
        long account = account(event);
        String purpose = purpose(form, account);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("event_id", event.id());
        if (target != null) {
            body.put(target + "_id", of.id());
        }
        body.put("file_purpose", purpose);
        body.put("title", optional(form, "title"));
        var tie = new HostedFiles.Tie(of, account, purpose);
        return new Outcome.Done(files.keep(call, arrived(form), tie, all -> all.stream()
                .map(one -> made(call, body, one))
                .toList()));
    }

    private Map<String, Object> made(Call call, ObjectNode body, HostedFiles.Named file) {
        ObjectNode one = body.deepCopy();
        one.put("hosted_file_id", file.record().id());
        JsonNode record = records.create(call, EVENT_FILE, one);
        var shown = shown(file);
        String id = record.path("id").asText();
        shown.put("id", id);
        shown.put("event_file_id", id);
        for (String field : List.of(
                "event_id",
                "event_session_id",
                "event_presentation_id",
                "event_presenter_id",
                "event_location_id",
                "file_purpose",
                "title")) {
            shown.put(field, record.path(field));
        }
        return shown;
    }

    /// Null where the files are of the event itself.
    private static @Nullable String target(UploadForm form) {
        List<String> named = TARGETS.stream()
                .filter(target -> optional(form, target + "_id") != null)
                .toList();
        if (named.size() > 1) {
            throw refused(
                    named.get(1) + "_id", "is one target too many: a file is of " + named.getFirst() + " already");
        }
        return named.isEmpty() ? null : named.getFirst();
    }

    /// @throws Refusal 422 for what is no entry of the list, or one that was disabled
    private @Nullable String purpose(UploadForm form, long account) {
        String code = optional(form, "file_purpose");
        boolean known = code == null
                || sql.sql(Sql.of("files/find-purpose"))
                        .params(PURPOSES, code, account)
                        .query(Boolean.class)
                        .optional()
                        .orElse(false);
        if (!known) {
            throw refused("file_purpose", "is no entry of /v3/lookup/" + PURPOSES);
        }
        return code;
    }

    /// A name that the caller gives stands instead of the file's own, where there is one file.
    private static List<HostedFiles.Arrived> arrived(UploadForm form) {
        String name = optional(form, "filename");
        List<Upload> files = form.files();
        if (name == null) {
            return files.stream()
                    .map(file -> new HostedFiles.Arrived(file.path(), file.fileName()))
                    .toList();
        }
        if (files.size() > 1) {
            throw refused("filename", "is one name for %d files".formatted(files.size()));
        }
        FileName.of(name, "filename");
        return List.of(new HostedFiles.Arrived(files.getFirst().path(), name));
    }

    private static long account(Records.Found record) {
        if (record.account() == null) {
            throw new Refusal(422, "A file is kept by an account, and this record is nobody's.");
        }
        return record.account();
    }

    private static String text(UploadForm form, String name) {
        return form.texts().path(name).asText();
    }

    /// Forms send fields that were left empty, too.
    private static @Nullable String optional(UploadForm form, String name) {
        String text = text(form, name);
        return text.isEmpty() ? null : text;
    }

    private static Refusal refused(String field, String fault) {
        return new Refusal(new Outcome.Refused(
                422, "The file can't be kept like this.", List.of(new Fault("body." + field, fault))));
    }
}
