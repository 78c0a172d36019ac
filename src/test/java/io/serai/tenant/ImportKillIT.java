package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An import that is killed on its way, at any part of the file, leaves nothing; and the next one brings all of it.
class ImportKillIT {
    private static final int PEOPLE = 4_000;
    private static final int FILES = 150;
    private static Installation from;
    private static Path file;

    @BeforeAll
    static void make() throws Exception {
        from = Installation.empty();
        file = from.export(LargeAccount.make(from, PEOPLE, FILES), true);
    }

    @AfterAll
    static void close() {
        from.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The file is whole",
                "tables/account",
                "tables/event_person.",
                "tables/event_badge.",
                "tables/knowledge_passage"
            })
    void whoeverIsKilledOnTheWayLeavesNothing(String line) throws Exception {
        try (Installation to = Installation.empty()) {
            Process process = to.program(
                    file.toString(), "--passphrase-file", to.passphraseFile().toString());
            try (var reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String said = reader.readLine();
                while (said != null && !said.startsWith(line)) {
                    said = reader.readLine();
                }
                assertThat(said).isNotNull();
                if (line.contains("passage")) {
                    // among the files
                    await().atMost(Duration.ofSeconds(30)).until(() -> placed(to) > 10);
                }
                process.destroyForcibly().waitFor();
            }
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(to.sql()
                            .sql("SELECT COUNT(*) FROM information_schema.innodb_trx")
                            .query(Long.class)
                            .single())
                    .isZero());
            for (String table :
                    List.of("account", "event", "event_person", "event_badge", "hosted_file", "stored_file")) {
                assertThat(to.sql()
                                .sql("SELECT COUNT(*) FROM " + table)
                                .query(Long.class)
                                .single())
                        .as(table)
                        .isZero();
            }
            assertThat(to.sql()
                            .sql("SELECT COUNT(*) FROM stored_file_leftover")
                            .query(Long.class)
                            .single())
                    .as("bytes that nobody's note says are to go")
                    .isGreaterThanOrEqualTo(placed(to));
            Installation.End end = to.run(
                    file.toString(), "--passphrase-file", to.passphraseFile().toString());
            assertThat(end.status()).as(end.printed()).isZero();
            assertThat(LargeAccount.digest(to)).isEqualTo(LargeAccount.digest(from));
            assertThat(LargeAccount.files(to)).isEqualTo(LargeAccount.files(from));
        }
    }

    private static long placed(Installation to) throws java.io.IOException {
        Path hosted = to.data().resolve("files/hosted");
        if (!Files.isDirectory(hosted)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(hosted)) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
