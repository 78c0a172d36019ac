package io.serai.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.web.Account;
import io.serai.web.Credentials;
import io.serai.web.Gate;
import io.serai.web.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Resolves an API key and an account header. What the database said is remembered for ten seconds, so that a key
/// that was ended, or an account that was disabled, stops working on every node within that time.
final class Keyring {
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MAX_LENGTH = 200;
    private static final String UNKNOWN = "This API key is unknown or has ended.";

    private final ApiKeyStore store;
    private final ApiKey first;
    private final String firstHash;
    private final Clock clock;
    private final Cache<String, Optional<ApiKey>> keys;
    private final Cache<String, Optional<Account>> accounts;

    /// @param firstKey the key of `SERAI_API_KEY`: every account, bypass, all permissions
    Keyring(ApiKeyStore store, String firstKey, Clock clock) {
        this.store = store;
        this.first = new ApiKey("first", "SERAI_API_KEY", Set.of(), true, true, Set.of("*"), null);
        this.firstHash = ApiKey.hash(firstKey);
        this.clock = clock;
        this.keys = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(REMEMBERED)
                .build();
        this.accounts = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(REMEMBERED)
                .build();
    }

    Gate.Decision decide(Credentials credentials) {
        String key = credentials.apiKey();
        if (key == null || key.isBlank() || key.length() > MAX_LENGTH) {
            return new Gate.Decision.Denied(
                    401, "Name your application: send its API key in the header x-aether-api-key.");
        }
        String hash = ApiKey.hash(key);
        Optional<ApiKey> found = hash.equals(firstHash) ? Optional.of(first) : keys.get(hash, store::byHash);
        return found.map(apiKey -> admit(
                        apiKey,
                        credentials,
                        credentials.accountId() == null ? Optional.empty() : account(credentials.accountId())))
                .orElseGet(() -> new Gate.Decision.Denied(401, UNKNOWN));
    }

    Gate.@Nullable Decision known(Credentials credentials) {
        String key = credentials.apiKey();
        if (key == null || key.isBlank() || key.length() > MAX_LENGTH) {
            return decide(credentials);
        }
        String hash = ApiKey.hash(key);
        Optional<ApiKey> apiKey = hash.equals(firstHash) ? Optional.of(first) : keys.getIfPresent(hash);
        if (apiKey == null) {
            return null;
        }
        if (credentials.accountId() != null && accounts.getIfPresent(credentials.accountId()) == null) {
            return null;
        }
        return decide(credentials);
    }

    Optional<Account> account(String id) {
        if (id.length() < 11 || id.length() > 22) {
            return Optional.empty();
        }
        return accounts.get(id, store::account);
    }

    /// What speaks against a key that comes along with a person's own proof.
    ///
    /// @param account the person's; null for a super user with bypass
    Optional<Gate.Decision.Denied> objection(String key, @Nullable Account account) {
        String hash = ApiKey.hash(key);
        Optional<ApiKey> found = key.isBlank() || key.length() > MAX_LENGTH
                ? Optional.empty()
                : hash.equals(firstHash) ? Optional.of(first) : keys.get(hash, store::byHash);
        if (found.filter(this::isInForce).isEmpty()) {
            return Optional.of(new Gate.Decision.Denied(401, UNKNOWN));
        }
        boolean works = account == null
                ? found.get().allAccounts()
                : found.get().allAccounts() || found.get().worksFor(account.id());
        return works
                ? Optional.empty()
                : Optional.of(new Gate.Decision.Denied(403, "This API key does not work for that account."));
    }

    private boolean isInForce(ApiKey key) {
        return key.expiresOn() == null || clock.instant().isBefore(key.expiresOn());
    }

    private Gate.Decision admit(ApiKey key, Credentials credentials, Optional<Account> account) {
        if (!isInForce(key)) {
            return new Gate.Decision.Denied(401, UNKNOWN);
        }
        if (credentials.accountId() != null
                && account.filter(a -> key.worksFor(a.id())).isEmpty()) {
            return new Gate.Decision.Denied(403, "There is no such account, or this API key does not work for it.");
        }
        boolean bypass = "bypass".equals(credentials.noAccount()) && credentials.accountId() == null;
        if (bypass && !key.mayBypass()) {
            return new Gate.Decision.Denied(
                    403,
                    key.bypass()
                            ? "This API key works for some accounts only, so it may not come without one: name it in the "
                                    + "header x-account-id, or have a key made for all accounts."
                            : "This API key may not come without an account.");
        }
        return new Gate.Decision.Admitted(
                new Principal.Application(key.id(), key.name(), key.permissions(), key.mayBypass(), key.allAccounts()),
                account.orElse(null));
    }

    /// Forgets what it remembers of all keys, after one was made or ended.
    void forget() {
        keys.invalidateAll();
    }
}
