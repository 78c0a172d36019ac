package io.serai.identity;

import io.serai.hub.database.RowHold;
import io.serai.hub.database.Sql;
import io.serai.web.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sites and their passcodes in the database.
final class PasscodeStore {
    record Site(long id, String idRandom, Account account) {}

    record Stored(String role, SlowHash hash, String version, Instant setOn) {}

    private final JdbcClient sql;
    private final String findOpenSite = Sql.of("identity/find-open-site");
    private final String storePasscode = Sql.of("identity/store-passcode");

    PasscodeStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// A site that is enabled, of an account that is.
    Optional<Site> open(String idRandom) {
        return sql.sql(findOpenSite).param(idRandom).query(PasscodeStore::site).optional();
    }

    Optional<Site> of(Account account, String idRandom) {
        return sql.sql("SELECT s.id AS site_id, s.id_random AS site_id_random, a.id, a.id_random, a.code FROM site s "
                        + "JOIN account a ON a.id = s.account_id WHERE s.account_id = ? AND s.id_random = ?")
                .params(account.id(), idRandom)
                .query(PasscodeStore::site)
                .optional();
    }

    private static Site site(ResultSet row, int number) throws SQLException {
        return new Site(
                row.getLong("site_id"),
                row.getString("site_id_random"),
                new Account(row.getLong("id"), row.getString("id_random"), row.getString("code")));
    }

    /// Until the transaction ends nobody else changes the site's passcodes.
    void hold(Site site) {
        RowHold.SITE.require(sql, site.id());
    }

    /// By role.
    Map<String, Stored> passcodes(Site site) {
        var found = new LinkedHashMap<String, Stored>();
        sql.sql("SELECT role, passcode_hash, version, updated_on FROM site_passcode WHERE site_id = ?")
                .param(site.id())
                .query((row, number) -> new Stored(
                        row.getString("role"),
                        SlowHash.parse(row.getString("passcode_hash")),
                        row.getString("version"),
                        row.getTimestamp("updated_on").toInstant()))
                .list()
                .forEach(stored -> found.put(stored.role(), stored));
        return found;
    }

    void store(Site site, Stored passcode) {
        sql.sql(storePasscode)
                .params(
                        site.id(),
                        passcode.role(),
                        passcode.hash().phc(),
                        passcode.version(),
                        Timestamp.from(passcode.setOn()))
                .update();
    }

    void remove(Site site, String role) {
        sql.sql("DELETE FROM site_passcode WHERE site_id = ? AND role = ?")
                .params(site.id(), role)
                .update();
    }
}
