package io.serai.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The way back from a new version is to start the one before it on the same database: so what that one reads must
/// still be there.
class MigrationFilesTest {
    /// What was there by the first release.
    private static final int FIRST_RELEASE = 31;

    private static final Pattern TAKES_AWAY = Pattern.compile("\\b(DROP|TRUNCATE|RENAME|CHANGE\\s+COLUMN)\\b");

    @Test
    void aMigrationAfterTheFirstReleaseOnlyAdds() throws IOException {
        List<Path> later;
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            later = files.filter(file -> number(file) > FIRST_RELEASE).sorted().toList();
        }
        assertThat(later).isNotEmpty();
        for (Path file : later) {
            String statements =
                    Files.readString(file).replaceAll("(?m)--.*$", "").toUpperCase(Locale.ROOT);
            assertThat(statements)
                    .as("%s: dropping waits one version, and is another migration of that one", file)
                    .doesNotContainPattern(TAKES_AWAY);
        }
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceAll("^V(\\d+)__.*$", "$1"));
    }
}
