package io.serai.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowCountTest {
    private static final String DUMP = """
            CREATE TABLE `a` (
              `id` int(11) NOT NULL
            )
             PARTITION BY RANGE COLUMNS(`at`)
            (PARTITION `d1` VALUES LESS THAN ('2026-01-01') ENGINE = InnoDB,
             PARTITION `later` VALUES LESS THAN (MAXVALUE) ENGINE = InnoDB);
            INSERT INTO `a` VALUES
            (1,'one\\n(2)'),
            (2,'INSERT INTO `b` VALUES');
            INSERT INTO `a` VALUES
            (3,NULL);
            CREATE TABLE `c` (
            (PARTITION `d1` VALUES LESS THAN (1));
            INSERT INTO `b` (`id`, `väl`) VALUES
            (1,0xFF);
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100_000})
    void rowsAreCountedHoweverTheyComeInPieces(int piece) throws IOException {
        var out = new ByteArrayOutputStream();
        var count = new RowCount(out);
        byte[] bytes = DUMP.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += piece) {
            count.write(bytes, i, Math.min(piece, bytes.length - i));
        }

        assertThat(count.rows()).isEqualTo(Map.of("a", 3L, "b", 1L));
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT INTO `a` VALUES (1),(2);\n", "INSERT a\n"})
    void whatCanNotBeCountedIsRefused(String dump) {
        var count = new RowCount(new ByteArrayOutputStream());

        assertThatThrownBy(() -> count.write(dump.getBytes(StandardCharsets.UTF_8), 0, dump.length()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("MariaDB 10.11 or newer");
    }
}
