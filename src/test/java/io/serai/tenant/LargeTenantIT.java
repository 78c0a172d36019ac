package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.hub.settings.Sha256;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A hundred thousand records and five hundred files go out and in, by a program with 192 MB of heap.
class LargeTenantIT {
    private static final int PEOPLE = 34_000;
    private static final int FILES = 500;
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

    @Test
    void countsAndDigestsAreEqualAndIdsTheSame() throws Exception {
        try (Installation to = Installation.empty()) {
            Installation.End end = to.run(
                    file.toString(), "--passphrase-file", to.passphraseFile().toString());
            assertThat(end.status()).as(end.printed()).isZero();
            assertThat(LargeAccount.digest(to))
                    .isEqualTo(LargeAccount.digest(from))
                    .startsWith(PEOPLE + " " + PEOPLE);
            assertThat(LargeAccount.files(to))
                    .isEqualTo(LargeAccount.files(from))
                    .startsWith(FILES + " ");
            List<String> hashes = to.sql()
                    .sql("SELECT hash_sha256 FROM stored_file")
                    .query(String.class)
                    .list();
            for (String hash : hashes) {
                try (var channel = to.shelf().open(hash).orElseThrow()) {
                    byte[] bytes = Channels.newInputStream(channel).readAllBytes();
                    assertThat(HexFormat.of().formatHex(Sha256.digest().digest(bytes)))
                            .isEqualTo(hash);
                }
            }
            assertThat(to.sql()
                            .sql("SELECT COUNT(*) FROM stored_file_leftover")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }
}
