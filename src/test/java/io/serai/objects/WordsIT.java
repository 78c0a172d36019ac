package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.settings.ReadDocuments;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.jooq.Condition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Searches by words: what is found, and how much is read for it.
class WordsIT {
    private static final int ROWS = 20_000;

    @TempDir
    private static Path folder;

    private static Desk desk;
    private static String event;
    private static Registry registry;

    @BeforeAll
    static void begin() {
        desk = Desk.make();
        event = desk.event();
        registry = RegistryReader.read(ReadDocuments.folder(Path.of("config/objects"), folder.resolve("objects.json")));
        desk.hub()
                .execute("INSERT INTO event_session (id_random, account_id, event_id, name, updated_on)"
                        + " SELECT CONCAT('w', LPAD(seq, 10, '0')), e.account_id, e.id, CONCAT(IF(seq % 2, 'conference ', 'meeting '),"
                        + " 'number', seq, IF(seq % 5000 = 0, ' Zoë-Marie', ''), IF(seq % 3, '', ' evening')), '2020-01-01'"
                        + " FROM seq_1_to_" + ROWS + ", event e WHERE e.id_random = '" + event + "'");
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> desk.hub()
                                .count("SELECT COUNT(*) FROM event_session s JOIN event e ON e.id = s.event_id"
                                        + " WHERE e.id_random = '" + event + "' AND s.words_due = 1")
                        == 0);
    }

    private static JsonNode found(String q) {
        return desk.search("event_session/search?limit=5&count=true", "{\"q\": \"" + q + "\"}");
    }

    @Test
    void everyWordMustStandAtTheBeginningOfOne() {
        assertThat(found("number4999").findValuesAsText("name")).containsExactly("conference number4999");
        assertThat(found("NUMBER4999 conf").findValuesAsText("name")).containsExactly("conference number4999");
        assertThat(found("umber4999")).isEmpty();
        assertThat(found("number4999 meeting")).isEmpty();
    }

    @Test
    void lettersCaseAccentsAndWhatStandsBetweenWordsDoNotMatter() {
        for (String q : List.of("zoe", "ZOË", "marie zoe", "zoe-marie", "+zoe", "\\\"zoe", "(zoe* | marie)", "zo")) {
            assertThat(found(q)).as(q).hasSize(4);
        }
    }

    @Test
    void wordsOfOneAndTwoLettersCount() {
        assertThat(found("z")).hasSize(4);
        assertThat(found("m")).hasSize(5);
        assertThat(found("z q")).isEmpty();
    }

    @Test
    void nothingButSignsIsNoWord() {
        assertThat(found(" +-* ")).hasSize(5);
    }

    @Test
    void nineWordsAreTooMany() {
        assertThat(desk.post("event_session/search", "{\"q\": \"a b c d e f g h\"}")
                        .status())
                .isEqualTo(200);
        assertThat(desk.post("event_session/search", "{\"q\": \"a b c d e f g h i\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aTypeWithoutWordsSaysSo() {
        assertThat(desk.post("grant/search", "{\"q\": \"a\"}").status()).isEqualTo(400);
    }

    @Test
    void whatWasWrittenIsFoundAtOnceHoweverItWasWritten() {
        String id = desk.id("event_session", "{\"event_id\": \"" + event + "\", \"name\": \"Quetzal über alles\"}");
        assertThat(found("quetz uber").findValuesAsText("id")).containsExactly(id);
        desk.patch("event_session/" + id, "{\"name\": \"Renamed\"}");
        assertThat(found("quetzal")).isEmpty();
        assertThat(found("rename").findValuesAsText("id")).containsExactly(id);
        desk.hub()
                .execute("UPDATE event_session SET name = 'By hand', updated_on = '2020-01-01' WHERE id_random = '" + id
                        + "'");
        assertThat(found("hand").findValuesAsText("id")).containsExactly(id);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> desk.hub().count("SELECT COUNT(*) FROM record_word WHERE word = 'hand'") > 0);
        assertThat(found("hand").findValuesAsText("id")).containsExactly(id);
        assertThat(found("rename")).isEmpty();
        desk.delete("event_session/" + id);
        assertThat(desk.hub().count("SELECT COUNT(*) FROM record_word WHERE word = 'hand'"))
                .isZero();
    }

    @Test
    void anotherAccountFindsNothing() {
        Desk other = Desk.make();
        assertThat(other.search("event_session/search", "{\"q\": \"conference\"}"))
                .isEmpty();
    }

    /// What half of all rows hold, what few hold, and both: rows read, as time says little on a busy machine.
    @ParameterizedTest
    @CsvSource({"conference", "conference evening", "number4999", "conference number4999", "c n e", "zoe meeting"})
    void aPageIsFoundWithoutReadingAllRows(String q) throws Exception {
        ObjectType type = registry.type("event_session");
        try (Connection connection = desk.hub().database.connect()) {
            long account = desk.hub().count("SELECT id FROM account WHERE id_random = '" + desk.account() + "'");
            var viewer = new Viewer(new io.serai.web.Principal.Guest(), new Tenant.Of(account), null, null);
            var asked = new Asked("default", 20, 0, List.of(), true, false, false, null);
            long before = read(connection);
            Condition condition = new Words().condition(connection, type, viewer, q);
            int found = 0;
            try (var prepared = new Statements(registry)
                            .page(type, viewer, null, condition, asked)
                            .prepare(connection);
                    ResultSet row = prepared.executeQuery()) {
                while (row.next()) {
                    found++;
                }
            }
            assertThat(found).as(q).isPositive();
            // both of the rarest word's index and of the rows themselves
            assertThat(read(connection) - before).as(q).isLessThan(ROWS / 2);
        }
    }

    private static long read(Connection connection) throws SQLException {
        var counts = new HashMap<String, Long>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler_read%'")) {
            while (row.next()) {
                counts.put(row.getString(1), row.getLong(2));
            }
        }
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
