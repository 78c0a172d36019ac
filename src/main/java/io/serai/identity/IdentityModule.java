package io.serai.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Contract;
import io.serai.web.Gate;
import java.security.SecureRandom;
import java.time.Clock;
import javax.sql.DataSource;
import org.apache.camel.main.Main;

/// Wires the domain.
public final class IdentityModule {
    private final ApiKeyStore store;
    private final Keyring keyring;

    /// @param firstKey the value of `SERAI_API_KEY`
    public IdentityModule(DataSource database, ObjectMapper json, String firstKey, Clock clock) {
        this.store = new ApiKeyStore(database, json);
        this.keyring = new Keyring(store, firstKey, clock);
    }

    public Gate gate() {
        return keyring;
    }

    public void bind(Main main, Contract contract) {
        main.bind("identity", new Identity(store, keyring, contract.permissions(), new SecureRandom()));
    }
}
