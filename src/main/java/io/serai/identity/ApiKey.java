package io.serai.identity;

import io.serai.hub.settings.Sha256;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A key as it is stored: never the key itself.
///
/// @param id the public id
/// @param accounts the integer keys of the accounts it works for; of no meaning where `allAccounts`
record ApiKey(
        String id,
        String name,
        Set<Long> accounts,
        boolean allAccounts,
        boolean bypass,
        Set<String> permissions,
        @Nullable Instant expiresOn) {
    ApiKey {
        accounts = Set.copyOf(accounts);
        permissions = Set.copyOf(permissions);
    }

    /// Whether it may come without an account. That shows all of them, so a key that was marked for it while it works
    /// for some accounts only may not: such were made before this was refused.
    boolean mayBypass() {
        return bypass && allAccounts;
    }

    boolean worksFor(long account) {
        return allAccounts || accounts.contains(account);
    }

    /// A key holds 256 random bits, so no salt and no slow hash are needed.
    static String hash(String key) {
        return Sha256.hex(key);
    }
}
