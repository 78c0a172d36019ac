package io.serai.connectors;

import com.fasterxml.jackson.databind.ObjectMapper;

/// The secrets of a connection that has none yet, sealed as its row needs them.
public final class NoSecrets {
    private NoSecrets() {}

    /// @param connection the public id
    /// @param account the integer key
    public static byte[] sealed(Vault vault, ObjectMapper json, String connection, long account) {
        return new ConnectionSecrets(vault, json).sealed(SecretSet.NONE, StoredConnection.binding(connection, account));
    }
}
