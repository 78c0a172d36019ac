package io.serai.connectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Encrypts anew, at the start, what is still under the previous master key. Several hubs may do that at once, and any
/// of them may be killed: each row is one statement, and counts only where the row is still as it was read.
final class Resealing {
    private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);

    private final ConnectionStore store;
    private final Vault vault;

    Resealing(ConnectionStore store, Vault vault) {
        this.store = store;
        this.vault = vault;
    }

    void run() {
        int done = 0;
        for (ConnectionStore.SealedRow row : store.sealedOtherwise(vault.head())) {
            String binding = StoredConnection.binding(row.id(), row.account());
            try {
                byte[] plain = vault.open(row.secrets(), binding);
                if (store.seal(row, vault.seal(plain, binding))) {
                    done++;
                }
            } catch (Vault.Locked e) {
                LOG.error("The secrets of connection {} can't be read: {}", row.id(), e.getMessage());
            }
        }
        if (done > 0) {
            LOG.info("The secrets of {} connections are under the new master key", done);
        }
    }
}
