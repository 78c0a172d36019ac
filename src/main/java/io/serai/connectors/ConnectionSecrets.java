package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.web.Fault;
import java.time.Instant;
import java.util.Map;

/// A connection's secrets, sealed in its row and opened again.
final class ConnectionSecrets {
    private final Vault vault;
    private final ObjectMapper json;

    ConnectionSecrets(Vault vault, ObjectMapper json) {
        this.vault = vault;
        this.json = json;
    }

    /// The present secrets. Where they can't be read any more, all that are needed must be given.
    ///
    /// @throws io.serai.web.Refusal 422 naming those that are missing
    SecretSet opened(StoredConnection row, VendorSystem system, Map<String, String> given) {
        try {
            return SecretSet.read(vault.open(row.sealed(), row.binding()), json);
        } catch (Vault.Locked e) {
            ConnectionRules.refuse(system.secrets().stream()
                    .filter(secret -> secret.required() && !given.containsKey(secret.name()))
                    .map(secret -> new Fault(
                            "body.secrets." + secret.name(),
                            "is needed, as the present secrets can't be read: " + e.getMessage()))
                    .toList());
            return SecretSet.NONE;
        }
    }

    /// @param given those that are set from now on
    StoredConnection with(StoredConnection row, SecretSet secrets, Map<String, String> given, Instant now) {
        return new StoredConnection(
                row.account(),
                row.id(),
                row.system(),
                row.name(),
                row.settings(),
                sealed(secrets, row.binding()),
                since(row.secretsSet().deepCopy(), given, now),
                row.enabled(),
                row.version(),
                row.times());
    }

    byte[] sealed(SecretSet secrets, String binding) {
        return vault.seal(secrets.bytes(json), binding);
    }

    static JsonNode since(ObjectNode before, Map<String, String> given, Instant now) {
        given.keySet().forEach(name -> before.put(name, now.toString()));
        return before;
    }
}
