package io.serai.leads;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.files.HostedFiles;
import io.serai.hub.database.Sql;
import io.serai.objects.Records;
import io.serai.tables.XlsxWriter;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Person;
import io.serai.web.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `leads`: every lead of one exhibit as a table.
public final class Leads {
    private static final String EXHIBIT = "event_exhibit";
    private static final String PERMISSION = "lead:read";
    private static final int FETCH = 500;
    private static final List<String> COLUMNS = List.of(
            "captured_on",
            "given_name",
            "family_name",
            "full_name",
            "email",
            "professional_title",
            "affiliations",
            "country",
            "state_province",
            "badge_type",
            "notes",
            "rating");

    private final Records records;
    private final HostedFiles files;
    private final DataSource source;
    private final ObjectMapper json;
    private final Path temp;
    private final Clock clock;

    Leads(Records records, HostedFiles files, DataSource source, ObjectMapper json, Path temp, Clock clock) {
        this.records = records;
        this.files = files;
        this.source = source;
        this.json = json;
        this.temp = temp;
        this.clock = clock;
    }

    /// @param code by which answers name it
    private record Question(String code, String label) {}

    private record Exhibit(String name, List<Question> questions) {}

    /// @param written rows with a person who lets themselves be tracked
    /// @param leftOut the others
    private record Count(int written, int leftOut) {}

    public Outcome export(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        Records.Found found = exhibit(call);
        LeadSheet.Kind kind = LeadSheet.Kind.valueOf(call.required("file_type").toUpperCase(Locale.ROOT));
        Exhibit exhibit = read(found.key());
        String name = fileName(exhibit, kind);
        Path file = Files.createTempFile(temp, "leads-", "." + kind.name().toLowerCase(Locale.ROOT));
        boolean handedOut = false;
        try {
            Count count = write(found.key(), exhibit, kind, file);
            if (!call.flag("return_file")) {
                return kept(call, found, file, name, count);
            }
            var download = new Outcome.Document(
                    kind.mediaType, Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE), name);
            handedOut = true;
            return new Outcome.WithHeaders(download, Map.of("X-Left-Out", Integer.toString(count.leftOut())));
        } finally {
            if (!handedOut) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// The exhibit, for the user whose it is and for those who may read all leads.
    private Records.Found exhibit(Call call) {
        String id = call.required("id");
        Records.Found found = records.find(call, EXHIBIT, id, "owner_user_id").orElse(null);
        Person person = call.principal().someone();
        boolean owner = found != null
                && person != null
                && Long.valueOf(person.id()).equals(found.references().get("owner_user_id"));
        if (!owner && !call.principal().may(PERMISSION)) {
            throw new Refusal(403, "Leads are for the user whose exhibit it is, or take the permission lead:read.");
        }
        if (found == null) {
            throw new Refusal(404, "There is no such event_exhibit.");
        }
        return found;
    }

    private Exhibit read(long key) {
        return JdbcClient.create(source)
                .sql("SELECT name, code, questions_json FROM event_exhibit WHERE id = ?")
                .param(key)
                .query((row, number) -> new Exhibit(
                        Objects.requireNonNullElse(row.getString("code"), row.getString("name")),
                        questions(tree(row.getString("questions_json")))))
                .single();
    }

    private static List<Question> questions(JsonNode list) {
        var questions = new ArrayList<Question>();
        for (JsonNode one : list) {
            String code = one.path("code").asText();
            if (!code.isEmpty()) {
                questions.add(new Question(code, one.path("label").asText(code)));
            }
        }
        return questions;
    }

    private static String nothing(@Nullable String text) {
        return text == null ? "" : text;
    }

    private String fileName(Exhibit exhibit, LeadSheet.Kind kind) {
        String name = exhibit.name().replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-|-$", "");
        String shortened = name.substring(0, Math.min(name.length(), 60));
        return "leads-%s-%s.%s"
                .formatted(
                        shortened,
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                        kind.name().toLowerCase(Locale.ROOT));
    }

    private Count write(long key, Exhibit exhibit, LeadSheet.Kind kind, Path file) throws IOException {
        var header = new ArrayList<>(COLUMNS);
        exhibit.questions().forEach(question -> header.add(question.label()));
        var template = new JdbcTemplate(source);
        template.setFetchSize(FETCH);
        int[] counts = new int[2];
        try (LeadSheet sheet = LeadSheet.open(kind, file)) {
            sheet.row(header);
            template.query(
                    Sql.of("leads/read-leads"),
                    row -> {
                        if (!row.getBoolean("allow_tracking")) {
                            counts[1]++;
                            return;
                        }
                        if (++counts[0] == XlsxWriter.MOST_ROWS && kind == LeadSheet.Kind.XLSX) {
                            throw new Refusal(
                                    422, "There are more leads than a sheet has rows: ask for file_type=csv.");
                        }
                        try {
                            sheet.row(cells(row, exhibit.questions()));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    key);
        }
        return new Count(counts[0], counts[1]);
    }

    private List<String> cells(ResultSet row, List<Question> questions) throws SQLException {
        var cells = new ArrayList<String>();
        Timestamp captured = row.getTimestamp("captured_on");
        cells.add(
                captured == null
                        ? ""
                        : captured.toLocalDateTime().toInstant(ZoneOffset.UTC).toString());
        for (String column : COLUMNS.subList(1, COLUMNS.size())) {
            cells.add(nothing(row.getString(column)));
        }
        JsonNode answers = tree(row.getString("answers_json"));
        questions.forEach(question -> cells.add(text(answers.path(question.code()))));
        return cells;
    }

    /// Several answers of one question stand beside each other.
    private static String text(JsonNode answer) {
        if (answer.isArray()) {
            var all = new StringJoiner(", ");
            answer.forEach(one -> all.add(text(one)));
            return all.toString();
        }
        return answer.isNull() || answer.isMissingNode()
                ? ""
                : answer.isValueNode() ? answer.asText() : answer.toString();
    }

    private JsonNode tree(@Nullable String text) {
        try {
            return text == null ? MissingNode.getInstance() : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("JSON was expected in the database", e);
        }
    }

    private Outcome kept(Call call, Records.Found exhibit, Path file, String name, Count count) throws IOException {
        var tie = new HostedFiles.Tie(exhibit, Objects.requireNonNull(exhibit.account()), "tracking_export");
        String id = files.keep(call, List.of(new HostedFiles.Arrived(file, name)), tie, all -> all.getFirst()
                .record()
                .id());
        var data = new LinkedHashMap<String, Object>();
        data.put("hosted_file_id", id);
        data.put("filename", name);
        data.put("count", count.written());
        data.put("download_url", "/v3/action/hosted_file/" + id + "/download");
        return new Outcome.Done(200, data, "", Map.of("left_out", count.leftOut()));
    }
}
