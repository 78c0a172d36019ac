package io.serai.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Moments;
import io.serai.tables.ReadLimits;
import io.serai.tables.RowWindow;
import io.serai.tables.SourceRow;
import io.serai.tables.TableReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A migrated database with as many events as a test wants, and short words for merging into them.
final class MergeFixture implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SAMPLES = Path.of("src/test/resources/samples");

    private final TestServers.TestDatabase test;
    private final Database database;
    final JdbcClient sql;

    /// What a merge counted and told.
    record Merged(ImportCounts counts, List<JsonNode> rows) {
        List<String> outcomes() {
            return rows.stream().map(row -> row.path("outcome").asText()).toList();
        }
    }

    MergeFixture() {
        this("");
    }

    /// @param variables of each session, such as `innodb_lock_wait_timeout=1`
    MergeFixture(String variables) {
        this.test = TestServers.database();
        String url =
                variables.isEmpty() ? test.url() : test.url() + "?sessionVariables=time_zone='+00:00'," + variables;
        this.database = Database.open(url, test.user(), test.password(), 10);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(database::up);
        this.sql = JdbcClient.create(database.dataSource());
    }

    /// A connection outside the pool.
    Connection connect() throws SQLException {
        return test.connect();
    }

    @Override
    public void close() {
        database.close();
    }

    /// An event with an account and a badge template of its own.
    Target event() {
        String account = PublicId.random();
        String event = PublicId.random();
        sql.sql("INSERT INTO account (id_random, code, name) VALUES (?, ?, 'Test')")
                .params(account, account)
                .update();
        long accountId = number("SELECT id FROM account WHERE id_random = ?", account);
        sql.sql("INSERT INTO event (id_random, account_id, name) VALUES (?, ?, 'Test')")
                .params(event, accountId)
                .update();
        long eventId = number("SELECT id FROM event WHERE id_random = ?", event);
        String template = PublicId.random();
        sql.sql("INSERT INTO event_badge_template (id_random, event_id, name) VALUES (?, ?, 'Test')")
                .params(template, eventId)
                .update();
        long templateId = number("SELECT id FROM event_badge_template WHERE id_random = ?", template);
        return new Target(accountId, eventId, event, templateId, template);
    }

    long number(String query, Object... values) {
        return sql.sql(query).params(values).query(Long.class).single();
    }

    @Nullable
    String text(String query, Object... values) {
        return sql.sql(query)
                .params(values)
                .query((row, number) -> Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null);
    }

    /// Where a test merges into, and how; each `with` gives a changed copy.
    final class Target {
        final long accountId;
        final long eventId;
        final String event;
        final @Nullable Long templateId;
        final String template;
        private ImportKind kind = ImportKind.BADGES;
        private Moments moments = Moments.NONE;
        private RowWindow window = RowWindow.ALL;
        private boolean dryRun;
        private boolean detail;
        private int batchRows = MergeOrder.BATCH_ROWS;
        private @Nullable Long run;

        private Target(long accountId, long eventId, String event, @Nullable Long templateId, String template) {
            this.accountId = accountId;
            this.eventId = eventId;
            this.event = event;
            this.templateId = templateId;
            this.template = template;
        }

        private Target copy(long account, @Nullable Long template) {
            Target copy = new Target(account, eventId, event, template, this.template);
            copy.kind = kind;
            copy.moments = moments;
            copy.window = window;
            copy.dryRun = dryRun;
            copy.detail = detail;
            copy.batchRows = batchRows;
            copy.run = run;
            return copy;
        }

        Target with(Moments moments) {
            Target copy = copy(accountId, templateId);
            copy.moments = moments;
            return copy;
        }

        Target with(RowWindow window) {
            Target copy = copy(accountId, templateId);
            copy.window = window;
            return copy;
        }

        Target program() {
            Target copy = copy(accountId, templateId);
            copy.kind = ImportKind.PROGRAM;
            return copy;
        }

        Target dry() {
            Target copy = copy(accountId, templateId);
            copy.dryRun = true;
            return copy;
        }

        Target detailed() {
            Target copy = copy(accountId, templateId);
            copy.detail = true;
            return copy;
        }

        Target batchesOf(int rows) {
            Target copy = copy(accountId, templateId);
            copy.batchRows = rows;
            return copy;
        }

        Target onRun(long run) {
            Target copy = copy(accountId, templateId);
            copy.run = run;
            return copy;
        }

        Target ofAccount(long account) {
            return copy(account, templateId);
        }

        Target withTemplate(@Nullable Long template) {
            return copy(accountId, template);
        }

        long newRun() {
            String id = PublicId.random();
            sql.sql("INSERT INTO run (id_random, account_id, capability, `trigger`) VALUES (?, ?, 'test', 'http')")
                    .params(id, accountId)
                    .update();
            return number("SELECT id FROM run WHERE id_random = ?", id);
        }

        Merged merge(Mapped... rows) {
            return merge(List.of(rows));
        }

        Merged merge(List<? extends Mapped> rows) {
            Iterator<? extends Mapped> each = rows.iterator();
            Map<Integer, Mapped> byRow = new LinkedHashMap<>();
            return merge(
                    List.of("email"),
                    () -> {
                        if (!each.hasNext()) {
                            return null;
                        }
                        Mapped row = each.next();
                        byRow.put(row.row(), row);
                        return new SourceRow(row.row(), List.of("cell of " + row.row()));
                    },
                    row -> byRow.get(row.number()));
        }

        Merged merge(List<String> header, Supplier<@Nullable SourceRow> rows, Function<SourceRow, Mapped> mapping) {
            var target = new Events.Event(
                    eventId, event, accountId, BadgeTypes.DEFAULT, templateId, EventZone.of("Europe/Berlin"));
            MergeOrder order = new MergeOrder(run == null ? newRun() : run, target, window, dryRun, batchRows);
            try (FileMerge merge = FileMerge.open(database.dataSource(), moments, new SecureRandom(), kind, order)) {
                merge.stage(header, rows, mapping);
                while (merge.more()) {
                    merge.mergeNext();
                }
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                long count = merge.answer(out, new Merger.Told(detail, 0));
                List<JsonNode> told = new ArrayList<>();
                JSON.readTree(out.toByteArray()).forEach(told::add);
                if (told.size() != count) {
                    throw new AssertionError(told.size() + " rows were written, and " + count + " counted");
                }
                return new Merged(merge.counts(), told);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        Merged mergeSample(String name, ImportKind sample) {
            Target target = copy(accountId, templateId);
            target.kind = sample;
            try (TableReader reader = TableReader.open(
                    SAMPLES.resolve(name),
                    sample,
                    ReadLimits.defaults(Path.of(System.getProperty("java.io.tmpdir"))))) {
                RowMapping mapping = RowMapping.of(sample, reader.header(), RowMapping.Settings.DEFAULT);
                return target.merge(reader.header(), reader::next, mapping::map);
            }
        }

        long people() {
            return number("SELECT COUNT(*) FROM event_person WHERE event_id = ?", eventId);
        }

        long profiles() {
            return number(
                    "SELECT COUNT(*) FROM event_person_profile q JOIN event_person p ON p.id = q.event_person_id"
                            + " WHERE p.event_id = ?",
                    eventId);
        }

        long badges() {
            return number("SELECT COUNT(*) FROM event_badge WHERE event_id = ?", eventId);
        }

        /// A field of someone's profile, and of their badge.
        @Nullable
        String profile(String externalId, String field) {
            return text(
                    "SELECT CAST(q." + field + " AS CHAR) FROM event_person p"
                            + " JOIN event_person_profile q ON q.event_person_id = p.id"
                            + " WHERE p.event_id = ? AND p.external_id = ?",
                    eventId,
                    externalId);
        }

        @Nullable
        String badge(String externalId, String field) {
            return text(
                    "SELECT CAST(b." + field + " AS CHAR) FROM event_person p"
                            + " JOIN event_badge b ON b.event_person_id = p.id"
                            + " WHERE p.event_id = ? AND p.external_id = ?",
                    eventId,
                    externalId);
        }

        /// Everything that is stored of the event's people, but for `updated_on`.
        List<Map<String, Object>> stored() {
            return sql.sql("SELECT p.id, p.id_random, p.external_id, p.enable, q.id_random AS q_id, q.given_name,"
                            + " q.family_name, q.full_name, q.email, q.custom_json, q.enable AS q_enable,"
                            + " b.id_random AS b_id, b.given_name AS b_given_name, b.agree_to_tc, b.other_1,"
                            + " b.enable AS b_enable, b.event_badge_template_id, p.updated_on, q.updated_on AS q_on,"
                            + " b.updated_on AS b_on"
                            + " FROM event_person p LEFT JOIN event_person_profile q ON q.event_person_id = p.id"
                            + " LEFT JOIN event_badge b ON b.event_person_id = p.id WHERE p.event_id = ? ORDER BY p.id")
                    .param(eventId)
                    .query()
                    .listOfRows();
        }
    }

    /// A person as a file tells of them.
    static Attendee person(int row, String email, String... fieldsAndValues) {
        Map<AttendeeField, String> values = new EnumMap<>(AttendeeField.class);
        Map<String, String> custom = new TreeMap<>();
        Boolean agree = null;
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            String name = fieldsAndValues[i];
            String value = fieldsAndValues[i + 1];
            if (name.equals("consent")) {
                agree = Boolean.valueOf(value);
            } else if (name.startsWith("custom:")) {
                custom.put(name.substring("custom:".length()), value);
            } else {
                values.put(AttendeeField.valueOf(name.toUpperCase(java.util.Locale.ROOT)), value);
            }
        }
        return new Attendee(row, EmailAddress.key(email), email, values, agree, agree, custom);
    }
}
