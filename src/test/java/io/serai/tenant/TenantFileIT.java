package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An account with a row in every table goes out of one installation and into others.
class TenantFileIT {
    private static Installation from;
    private static FullAccount whole;
    private static Path file;

    @BeforeAll
    static void make() throws Exception {
        from = Installation.empty();
        FullAccount.make(from); // another tenant, of whom nothing may come along
        whole = FullAccount.make(from);
        file = from.export(whole.account, true);
    }

    @AfterAll
    static void close() {
        from.close();
    }

    private static Installation to() {
        Installation to = Installation.empty();
        FullAccount.sharedEntry(to.sql());
        return to;
    }

    private static Map<String, Manifest.Entry> entries(Path file) throws Exception {
        return Installation.manifest(file).entries().stream()
                .collect(Collectors.toMap(Manifest.Entry::path, entry -> entry));
    }

    @Test
    void everyTableThatGoesHasItsRowsInTheFile() throws Exception {
        var entries = entries(file);
        for (TenantTable table : TenantTables.read().all()) {
            assertThat(entries.get(table.entry()).lines()).as(table.name()).isPositive();
        }
        assertThat(entries.keySet())
                .filteredOn(path -> path.startsWith("files/"))
                .hasSize(4);
    }

    @Test
    void whatCameInIsWhatWentOut() throws Exception {
        try (Installation to = to()) {
            FullAccount.make(to); // others are there already
            to.take(file);
            Path again = to.export(whole.account, true);
            Forge before = Forge.open(file);
            Forge after = Forge.open(again);
            // names of secrets that are set: none is any more
            before.lines(
                    "tables/connection.ndjson",
                    before.lines("tables/connection.ndjson").stream()
                            .map(line -> line.replace("[\\\"api_key\\\"]", "[]"))
                            .toList());
            assertThat(after.entries.keySet()).containsExactlyElementsOf(before.entries.keySet());
            for (String name : before.entries.keySet()) {
                assertThat(new String(after.entries.get(name), StandardCharsets.UTF_8))
                        .as(name)
                        .isEqualTo(new String(before.entries.get(name), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void nothingThatStaysBehindIsInTheFile() throws Exception {
        assertThat(whole.tablesFilled).contains("api_key", "inbox", "dead_letter", "audit", "person_settings");
        assertThat(whole.secrets).hasSizeGreaterThan(100);
        var plain = new StringBuilder();
        Forge.open(file).entries.forEach((_, bytes) -> plain.append(new String(bytes, StandardCharsets.UTF_8)));
        String text = plain.toString();
        assertThat(whole.secrets).noneMatch(text::contains);
        assertThat(text)
                .doesNotContain("\"account_id\"")
                .doesNotContain("password")
                .doesNotContain("token_hash");
        for (String line : Forge.open(file).lines("tables/user.ndjson")) {
            assertThat(Forge.JSON.readTree(line).fieldNames())
                    .toIterable()
                    .isSubsetOf(
                            "id_random",
                            "uuid",
                            "email",
                            "name",
                            "role",
                            "enable_from",
                            "enable_to",
                            "deactivated_at",
                            "created_on",
                            "updated_on");
        }
    }

    @Test
    void nothingOfAnotherAccountIsInTheFile() throws Exception {
        Forge forge = Forge.open(file);
        assertThat(forge.lines("tables/account.ndjson"))
                .hasSize(1)
                .first()
                .asString()
                .contains(whole.account);
        assertThat(forge.lines("tables/user.ndjson")).hasSize(2);
        assertThat(forge.lines("tables/event.ndjson")).hasSize(2);
    }

    @Test
    void journalsStayBehindForWhoMayNotReadThem() throws Exception {
        Forge forge = Forge.open(from.export(whole.account, false));
        assertThat(forge.lines("tables/journal.ndjson")).isEmpty();
        assertThat(forge.lines("tables/journal_entry.ndjson")).isEmpty();
        assertThat(forge.lines("tables/post.ndjson")).isNotEmpty();
        assertThat(forge.manifest.path("journals").asBoolean(true)).isFalse();
    }

    @Test
    void aDryRunSaysWhatWouldComeInAndWritesNothing() throws Exception {
        try (Installation to = to()) {
            Map<String, String> before = to.state();
            List<String> said = to.take(file, true, Map.of());
            assertThat(said).first().asString().startsWith("Would come in: the account " + whole.account);
            assertThat(said).last().asString().isEqualTo("Nothing was written. Without --dry-run it is.");
            assertThat(said).contains("  event: 2");
            assertThat(to.state()).isEqualTo(before);
        }
    }

    @Test
    void anotherPassphraseIsRefused() throws Exception {
        try (Installation to = to()) {
            assertThatThrownBy(() -> to.importing(new java.util.ArrayList<>())
                            .carryOut(
                                    new TenantImport.Asked(file, "another passphrase".toCharArray(), false, Map.of())))
                    .isInstanceOf(RefusedFileException.class)
                    .hasMessage("The passphrase is not that of this file, or the file was changed.");
        }
    }

    @Test
    void whatIsThereAlreadyIsRefusedWhole() throws Exception {
        try (Installation to = to()) {
            to.take(file);
            Map<String, String> before = to.state();
            assertThatThrownBy(() -> to.take(file))
                    .isInstanceOf(RefusedFileException.class)
                    .hasMessage("tables/account.ndjson, line 1: the id " + whole.account + " exists already");
            assertThat(to.state()).isEqualTo(before);
        }
    }

    @Test
    void anAddressThatSomebodyHasIsRefusedUntilItIsMapped() throws Exception {
        try (Installation to = to()) {
            String email =
                    Forge.open(file).line("tables/user.ndjson", 1).path("email").asText();
            to.sql()
                    .sql("INSERT INTO account (id_random, code) VALUES ('other', 'other')")
                    .update();
            to.sql()
                    .sql("INSERT INTO `user` (id_random, uuid, account_id, email, email_key) SELECT 'u1', "
                            + "'3c9f9a3e-0000-4000-8000-000000000001', id, :email, :email FROM account")
                    .param("email", email)
                    .update();
            Map<String, String> before = to.state();
            assertThatThrownBy(() -> to.take(file))
                    .isInstanceOf(RefusedFileException.class)
                    .hasMessageStartingWith("tables/user.ndjson, line 1: the address " + email)
                    .hasMessageContaining("--map-email");
            assertThatThrownBy(() -> to.take(file, false, Map.of("nobody@example.org", "x@example.org")))
                    .isInstanceOf(RefusedFileException.class);
            assertThatThrownBy(() -> to.take(file, false, Map.of(email, "moved")))
                    .isInstanceOf(RefusedFileException.class)
                    .hasMessage("--map-email " + email + "=moved: expected one @ with something before and after it");
            assertThat(to.state()).isEqualTo(before);
            to.take(file, false, Map.of(email, "moved@example.org"));
            assertThat(to.sql()
                            .sql("SELECT email_key FROM `user` WHERE email = 'moved@example.org'")
                            .query(String.class)
                            .single())
                    .isEqualTo("moved@example.org");
        }
    }

    @Test
    void peopleComeInactiveAndConnectionsDisabled() throws Exception {
        try (Installation to = to()) {
            List<String> said = to.take(file);
            assertThat(said)
                    .anyMatch(line -> line.startsWith("The connection novi ") && line.contains("api_key to type in"));
            assertThat(to.sql()
                            .sql(
                                    "SELECT COUNT(*) FROM `user` WHERE active = 1 OR password_hash IS NOT NULL OR super = 1 "
                                            + "OR manager = 1 OR administrator = 1 OR email_verified = 1 OR allow_auth_key = 1")
                            .query(Long.class)
                            .single())
                    .isZero();
            // who was kept out stays so; the other one can set a password by mail
            assertThat(to.sql()
                            .sql("SELECT COUNT(*) FROM `user` WHERE deactivated_at IS NULL")
                            .query(Long.class)
                            .single())
                    .isEqualTo(1);
            assertThat(to.sql()
                            .sql(
                                    "SELECT CONCAT(enabled, ' ', secrets_set_json, ' ', last_error) FROM `connection` LIMIT 1")
                            .query(String.class)
                            .single())
                    .isEqualTo("0 {} It came from another installation: type in api_key, and enable it.");
        }
    }
}
