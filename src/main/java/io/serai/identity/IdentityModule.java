package io.serai.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.Cache;
import io.serai.hub.RateLimits;
import io.serai.hub.Settings;
import io.serai.web.Contract;
import io.serai.web.Gate;
import io.serai.web.Trail;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.main.Main;

/// Wires the domain.
public final class IdentityModule {
    private final Settings settings;
    private final DataSource database;
    private final Trail trail;
    private final ApiKeyStore store;
    private final Keyring keyring;
    private final Passwords passwords = new Passwords();
    private final Gate gate;

    /// @param roles `config/roles.yaml`
    public IdentityModule(
            Settings settings,
            Path roles,
            Contract contract,
            DataSource database,
            Cache cache,
            ObjectMapper json,
            Clock clock,
            Trail trail) {
        this.settings = settings;
        this.database = database;
        this.trail = trail;
        this.store = new ApiKeyStore(database, json);
        this.keyring = new Keyring(store, settings.text("serai.api.key"), clock);
        Roles bundles = Roles.load(roles, contract.permissions());
        var limits = new RateLimits(cache);
        JwtKeys keys = jwtKeys(settings, clock);
        var sessions = new Sessions(database, keys, bundles, clock);
        var tokens = new PersonalTokens(database, bundles, json, clock);
        var passcodes = new Passcodes(database, bundles);
        this.gate = new Doorkeeper(keyring, keys, sessions, tokens, passcodes, limits);
    }

    private static JwtKeys jwtKeys(Settings settings, Clock clock) {
        return new JwtKeys(
                settings.optional("serai.jwt.key").orElseGet(() -> JwtKeys.derived(settings.text("serai.master.key"))),
                settings.optional("serai.jwt.key.previous")
                        .or(() -> settings.optional("serai.master.key.previous").map(JwtKeys::derived))
                        .orElse(null),
                clock);
    }

    public Gate gate() {
        return gate;
    }

    /// The one that the settings name, where they do; to be called when the database is ready.
    public void makeFirstAdministrator() {
        settings.optional("serai.admin.email").ifPresent(email -> settings.optional("serai.admin.password")
                .ifPresent(password -> new FirstAdministrator(database, passwords).make(email, password)));
    }

    public void bind(Main main, Contract contract) {
        main.bind("identity", new Identity(store, keyring, contract.permissions(), new SecureRandom(), trail));
    }
}
