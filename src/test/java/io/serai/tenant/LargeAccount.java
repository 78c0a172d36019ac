package io.serai.tenant;

import io.serai.files.Shelf;
import io.serai.hub.database.PublicId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An account of many records and files.
final class LargeAccount {
    private LargeAccount() {}

    /// @param people each of which is three records
    static String make(Installation at, int people, int files) throws IOException {
        JdbcClient sql = at.sql();
        String account = PublicId.random();
        String event = PublicId.random();
        sql.sql("INSERT INTO account (id_random, code, name) VALUES (?, ?, 'Large')")
                .params(account, account)
                .update();
        sql.sql(
                        "INSERT INTO event (id_random, account_id, name) SELECT ?, id, 'Large' FROM account WHERE id_random = ?")
                .params(event, account)
                .update();
        sql.sql("INSERT INTO event_person (id_random, event_id, external_id) SELECT CONCAT('P', LPAD(n.seq, 10, '0')), "
                        + "e.id, CONCAT('p', n.seq, '@example.org') FROM event e JOIN seq_1_to_" + people
                        + " n WHERE e.id_random = ?")
                .param(event)
                .update();
        sql.sql(
                        "INSERT INTO event_person_profile (id_random, event_person_id, given_name, family_name, email, custom_json) "
                                + "SELECT CONCAT('F', SUBSTR(p.id_random, 2)), p.id, MD5(p.id_random), 'Zoë', p.external_id, "
                                + "CONCAT('{\"n\": \"', p.external_id, '\"}') FROM event_person p JOIN event e ON e.id = p.event_id "
                                + "WHERE e.id_random = ?")
                .param(event)
                .update();
        sql.sql("INSERT INTO event_badge (id_random, event_id, account_id, event_person_id, full_name, affiliations) "
                        + "SELECT CONCAT('B', SUBSTR(p.id_random, 2)), e.id, e.account_id, p.id, SHA1(p.id_random), 'Somewhere' "
                        + "FROM event_person p JOIN event e ON e.id = p.event_id WHERE e.id_random = ?")
                .param(event)
                .update();
        var random = new Random(5);
        Shelf shelf = at.shelf();
        for (int i = 0; i < files; i++) {
            byte[] bytes = new byte[2_000 + random.nextInt(40_000)];
            random.nextBytes(bytes);
            Path file = Files.write(Files.createTempFile(at.data().resolve("tmp"), "file", ".bin"), bytes);
            Shelf.Placed placed = shelf.place(file);
            shelf.own(placed);
            sql.sql(
                            "INSERT INTO hosted_file (id_random, account_id, filename, size, hash_sha256, link_to_type, link_to_id) "
                                    + "SELECT ?, id, ?, ?, ?, 'event', ? FROM account WHERE id_random = ?")
                    .params("H%010d".formatted(i), "file " + i, bytes.length, placed.hash(), event, account)
                    .update();
        }
        return account;
    }

    /// Count and digest of records, by public ids only.
    static String digest(Installation at) {
        return at.sql().sql("""
                        SELECT CONCAT_WS(' ', COUNT(*), COUNT(DISTINCT p.id_random),
                          BIT_XOR(CAST(CONV(LEFT(SHA1(CONCAT_WS('|', p.id_random, p.external_id, e.id_random, f.id_random,
                            f.given_name, f.family_name, f.email, f.custom_json, b.id_random, b.full_name, b.affiliations,
                            p.created_on, f.updated_on, b.enable)), 16), 16, 10) AS UNSIGNED)))
                        FROM event_person p JOIN event e ON e.id = p.event_id
                        JOIN event_person_profile f ON f.event_person_id = p.id
                        JOIN event_badge b ON b.event_person_id = p.id AND b.event_id = e.id AND b.account_id = e.account_id
                        """).query(String.class).single();
    }

    static String files(Installation at) {
        return at.sql().sql("""
                        SELECT CONCAT_WS(' ', COUNT(*), BIT_XOR(CAST(CONV(LEFT(SHA1(CONCAT_WS('|', h.id_random, h.filename,
                          h.size, h.hash_sha256, h.link_to_type, h.link_to_id)), 16), 16, 10) AS UNSIGNED)))
                        FROM hosted_file h JOIN stored_file s ON s.hash_sha256 = h.hash_sha256 AND s.size = h.size
                        """).query(String.class).single();
    }
}
