package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.database.PublicId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two hundred files that somebody forged, each refused whole, with the entry and the line.
class ForgedFileIT {
    private static final int FILES = 200;
    private static final long SEED = 20;
    private static Installation to;
    private static Forge honest;
    private static List<String> full;

    @BeforeAll
    static void make() throws Exception {
        try (Installation from = Installation.empty()) {
            FullAccount whole = FullAccount.make(from);
            honest = Forge.open(from.export(whole.account, true));
        }
        to = Installation.empty();
        FullAccount.sharedEntry(to.sql());
        to.sql()
                .sql("INSERT INTO account (id_random, code, name) VALUES ('other', 'taken', 'Another')")
                .update();
        to.sql()
                .sql("INSERT INTO event (id_random, account_id, name) SELECT 'takenEvent1', id, 'Theirs' FROM account")
                .update();
        to.sql()
                .sql(
                        "INSERT INTO `user` (id_random, uuid, account_id, email, email_key) SELECT 'takenUser01', "
                                + "'3c9f9a3e-0000-4000-8000-000000000001', id, 'taken@example.org', 'taken@example.org' FROM account")
                .update();
        to.sql()
                .sql(
                        "INSERT INTO hosted_file (id_random, account_id, filename) SELECT 'takenFile01', id, 'x' FROM account")
                .update();
        full = honest.entries.keySet().stream()
                .filter(name ->
                        name.startsWith("tables/") && !honest.lines(name).isEmpty())
                .toList();
    }

    @AfterAll
    static void close() {
        to.close();
    }

    /// What is wrong with a file, and what the refusal begins with.
    private record Forged(Path file, String named) {}

    @Test
    void theHonestFileIsTaken() throws Exception {
        assertThat(to.take(honest.copy().sealed().write(to.data()), true, Map.of()))
                .isNotEmpty();
    }

    @Test
    void eachForgedFileIsRefusedWholeWithItsEntryAndLine() throws Exception {
        var random = new Random(SEED);
        Map<String, String> before = to.state();
        for (int i = 0; i < FILES; i++) {
            Forged forged = forge(i % 25, random);
            Throwable refusal = catchThrowable(() -> to.take(forged.file()));
            assertThat(refusal)
                    .as("file %d, kind %d", i, i % 25)
                    .isInstanceOf(RefusedFileException.class)
                    .hasMessageContaining(forged.named());
            Files.delete(forged.file());
        }
        assertThat(to.state()).isEqualTo(before);
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static Forged forge(int kind, Random random) throws IOException {
        Forge forge = honest.copy();
        String table = any(full, random);
        int line = 1 + random.nextInt(forge.lines(table).size());
        String where = table + ", line " + line + ": ";
        switch (kind) {
            case 0 -> { // a checksum
                byte[] bytes = forge.entries.get(table).clone();
                bytes[random.nextInt(bytes.length)] ^= 1;
                forge.entries.put(table, bytes);
                return new Forged(forge.write(to.data()), table + ": has another checksum");
            }
            case 1 -> { // another version
                forge.sealed().manifest.put("version", 2 + random.nextInt(9));
                return new Forged(forge.write(to.data()), "manifest.json: is of the format");
            }
            case 2 -> { // an unknown type
                String name = "tables/unknown_" + random.nextInt(100) + ".ndjson";
                forge.entries.put(name, "{}\n".getBytes(StandardCharsets.UTF_8));
                return new Forged(forge.sealed().write(to.data()), name + ": is of a type");
            }
            case 3 -> { // an unknown field
                String field = any(List.of("account_id", "id", "password_hash", "super", "active", "nothing"), random);
                forge.field(table, line, field, 1);
                return new Forged(forge.sealed().write(to.data()), where + "the field " + field + " is unknown");
            }
            case 4 -> { // a path outside
                String name = any(
                        List.of("../outside", "/etc/cron.d/x", "files/../../x", "tables\\x", "C:/x", "files/..\\y"),
                        random);
                forge.entries.put(name, new byte[] {1});
                return new Forged(forge.sealed().write(to.data()), name + ": is a path outside");
            }
            case 5 -> { // a bomb
                String name = "files/" + "0".repeat(64);
                forge.entries.put(name, new byte[20_000_000 + random.nextInt(1000)]);
                return new Forged(forge.sealed().write(to.data()), name + ": unpacks to more");
            }
            case 6 -> { // an id that exists
                forge.field(
                        "tables/event.ndjson", line(forge, "tables/event.ndjson", random), "id_random", "takenEvent1");
                return new Forged(forge.sealed().write(to.data()), "the id takenEvent1 exists already");
            }
            case 7 -> { // a code that exists
                forge.field("tables/account.ndjson", 1, "code", "taken");
                return new Forged(forge.sealed().write(to.data()), "tables/account.ndjson, line 1: the code taken");
            }
            case 8 -> { // an address of another account
                int user = line(forge, "tables/user.ndjson", random);
                forge.field("tables/user.ndjson", user, "email", "Taken@example.org");
                return new Forged(
                        forge.sealed().write(to.data()), "tables/user.ndjson, line " + user + ": the address taken@");
            }
            case 9, 10 -> { // a reference that leaves the file: to nobody's, or to another tenant's
                List<TenantTable> referring = TenantTables.read().all().stream()
                        .filter(one -> full.contains(one.entry()) && !one.refs().isEmpty())
                        .toList();
                TenantTable one = any(referring, random);
                String field = any(one.refs().keySet().stream().sorted().toList(), random);
                int at = line(forge, one.entry(), random);
                String id = kind == 9
                        ? PublicId.random()
                        : switch (one.refs().get(field)) {
                            case "event" -> "takenEvent1";
                            case "user" -> "takenUser01";
                            case "hosted_file" -> "takenFile01";
                            default -> PublicId.random();
                        };
                forge.field(one.entry(), at, field, id);
                return new Forged(
                        forge.sealed().write(to.data()),
                        one.entry() + ", line " + at + ": the field " + field + " refers to");
            }
            case 11 -> { // a soft reference that leaves it
                int grant = line(forge, "tables/grant.ndjson", random);
                forge.field("tables/grant.ndjson", grant, "object_id", "takenEvent1");
                return new Forged(
                        forge.sealed().write(to.data()),
                        "tables/grant.ndjson, line " + grant + ": the field object_id refers to the event takenEvent1");
            }
            case 12 -> { // an entry of no list
                ObjectNode entry =
                        Forge.JSON.createObjectNode().put("list", "country").put("code", "QQ");
                int at = line(forge, "tables/address.ndjson", random);
                forge.field("tables/address.ndjson", at, "lu_country_id", entry);
                return new Forged(
                        forge.sealed().write(to.data()),
                        "tables/address.ndjson, line " + at + ": the field lu_country_id");
            }
            case 13 -> { // no JSON
                forge.line(table, line, any(List.of("{", "[]", "1", "{\"a\":1}{}", "", "{\"a\":1,\"a\":2}"), random));
                return new Forged(forge.sealed().write(to.data()), where);
            }
            case 14 -> { // a value of another kind
                String at = any(List.of("event", "person", "site", "post"), random);
                int number = line(forge, "tables/" + at + ".ndjson", random);
                String field = any(List.of("enable", "priority", "created_on", "notes", "id_random"), random);
                forge.field(
                        "tables/" + at + ".ndjson",
                        number,
                        field,
                        any(List.of(Map.of("a", 1), List.of(1), 1.5, true), random));
                return new Forged(
                        forge.sealed().write(to.data()),
                        "tables/" + at + ".ndjson, line " + number + ": the field " + field);
            }
            case 15 -> { // too long, or out of range
                int at = line(forge, "tables/event.ndjson", random);
                boolean text = random.nextBoolean();
                forge.field("tables/event.ndjson", at, text ? "name" : "priority", text ? "x".repeat(300) : 1L << 40);
                return new Forged(
                        forge.sealed().write(to.data()),
                        "tables/event.ndjson, line " + at + ": the database refuses it");
            }
            case 16 -> { // a role that there is not
                int user = line(forge, "tables/user.ndjson", random);
                forge.field("tables/user.ndjson", user, "role", any(List.of("super", "root", "ADMIN"), random));
                return new Forged(
                        forge.sealed().write(to.data()), "tables/user.ndjson, line " + user + ": the field role");
            }
            case 17 -> { // bytes that are others
                String name = forge.entries.keySet().stream()
                        .filter(one -> one.startsWith("files/"))
                        .toList()
                        .get(random.nextInt(4));
                byte[] bytes = forge.entries.get(name).clone();
                bytes[random.nextInt(bytes.length)] ^= 1;
                forge.entries.put(name, bytes);
                return new Forged(forge.sealed().write(to.data()), name + ": has another checksum than its name");
            }
            case 18 -> { // a file that is missing
                String hash = forge.line("tables/hosted_file.ndjson", 1)
                        .path("hash_sha256")
                        .asText();
                forge.entries.remove("files/" + hash);
                return new Forged(
                        forge.sealed().write(to.data()), "tables/hosted_file.ndjson, line 1: the file " + hash);
            }
            case 19 -> { // a file that nobody names
                String name = "files/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
                forge.entries.put(name, "test".getBytes(StandardCharsets.UTF_8));
                return new Forged(forge.sealed().write(to.data()), name + ": is named by no record");
            }
            case 20 -> { // an entry that is missing, with the manifest unchanged
                forge.entries.remove(table);
                return new Forged(forge.write(to.data()), table + ": is in the manifest and not in the file");
            }
            case 21 -> { // out of order
                var order = new LinkedHashMap<>(forge.entries);
                byte[] account = order.remove("tables/account.ndjson");
                forge.entries.clear();
                forge.entries.putAll(order);
                forge.entries.put("tables/account.ndjson", account);
                return new Forged(forge.sealed().write(to.data()), "tables/account.ndjson: stands behind");
            }
            case 22 -> { // two accounts
                var lines = new ArrayList<>(forge.lines("tables/account.ndjson"));
                lines.add("{\"id_random\": \"" + PublicId.random() + "\"}");
                forge.lines("tables/account.ndjson", lines);
                return new Forged(
                        forge.sealed().write(to.data()), "tables/account.ndjson, line 2: is a second account");
            }
            case 23 -> { // the same row twice
                var lines = new ArrayList<>(forge.lines("tables/event.ndjson"));
                lines.add(lines.getFirst());
                forge.lines("tables/event.ndjson", lines);
                return new Forged(
                        forge.sealed().write(to.data()), "tables/event.ndjson, line " + lines.size() + ": the id ");
            }
            default -> { // a bit of the encrypted file, or its end
                Path file = forge.sealed().write(to.data());
                byte[] bytes = Files.readAllBytes(file);
                if (random.nextBoolean()) {
                    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(1000)));
                } else {
                    bytes[FileKey.HEADER + random.nextInt(bytes.length - FileKey.HEADER)] ^= 4;
                    Files.write(file, bytes);
                }
                return new Forged(file, "he file was changed");
            }
        }
    }

    private static int line(Forge forge, String entry, Random random) {
        return 1 + random.nextInt(forge.lines(entry).size());
    }
}
