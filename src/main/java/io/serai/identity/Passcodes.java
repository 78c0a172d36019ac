package io.serai.identity;

import io.jsonwebtoken.Claims;
import io.serai.web.Account;
import io.serai.web.Principal;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a site's passcodes open.
final class Passcodes {
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
        return sql.sql("""
                        SELECT a.id, a.id_random, a.code FROM site_passcode p JOIN site s ON s.id = p.site_id
                        JOIN account a ON a.id = s.account_id
                        WHERE s.id_random = ? AND p.role = ? AND p.version = ? AND s.enable = 1 AND a.enable = 1
                        AND (a.enable_from IS NULL OR a.enable_from <= UTC_TIMESTAMP())
                        AND (a.enable_to IS NULL OR a.enable_to > UTC_TIMESTAMP())
                        AND (s.enable_from IS NULL OR s.enable_from <= UTC_TIMESTAMP())
                        AND (s.enable_to IS NULL OR s.enable_to > UTC_TIMESTAMP())
                        """)
                .params(claims.getSubject(), role, version)
                .query((row, number) -> new Opened(
                        new Principal.Passcode(claims.getSubject(), role, roles.ofSite(role)),
                        new Account(row.getLong("id"), row.getString("id_random"), row.getString("code"))))
                .optional();
    }
}
