package io.serai.identity;

import io.jsonwebtoken.Claims;
import io.serai.hub.database.Sql;
import io.serai.web.Account;
import io.serai.web.Principal;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a site's passcodes open.
final class Passcodes {
    private static final String FIND = Sql.of("identity/find-passcode");

    static final String TYP = "passcode";

    /// @param account the site's
    record Opened(Principal.Passcode principal, Account account) {}

    private final JdbcClient sql;
    private final Roles roles;

    Passcodes(DataSource database, Roles roles) {
        this.sql = JdbcClient.create(database);
        this.roles = roles;
    }

    /// What a passcode's token is good for, while the passcode is the one that opened it: `sub` is the site, `role` and
    /// `ver` name the passcode.
    Optional<Opened> find(Claims claims) {
        if (!TYP.equals(claims.get("typ"))
                || !(claims.get("role") instanceof String role)
                || !(claims.get("ver") instanceof String version)) {
            return Optional.empty();
        }
        return sql.sql(FIND)
                .params(claims.getSubject(), role, version)
                .query((row, number) -> new Opened(
                        new Principal.Passcode(claims.getSubject(), role, roles.ofSite(role)),
                        new Account(row.getLong("id"), row.getString("id_random"), row.getString("code"))))
                .optional();
    }
}
