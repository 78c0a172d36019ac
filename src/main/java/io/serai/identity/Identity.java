package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `identity`: API keys are made, listed and ended.
public final class Identity {
    private static final String MARK = "serai_key_";

    private final ApiKeyStore store;
    private final Keyring keyring;
    private final Set<String> permissions;
    private final SecureRandom random;
    private final Trail trail;

    /// @param permissions every permission that some operation asks for
    Identity(ApiKeyStore store, Keyring keyring, Set<String> permissions, SecureRandom random, Trail trail) {
        this.store = store;
        this.keyring = keyring;
        this.permissions = Set.copyOf(permissions);
        this.random = random;
        this.trail = trail;
    }

    public Outcome listKeys(@ExchangeProperty(Call.PROPERTY) Call call) {
        keeper(call);
        return new Outcome.Done(store.list());
    }

    public Outcome createKey(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        Principal own = keeper(call);
        var faults = new ArrayList<Fault>();
        Set<String> wanted = permissions(wish, own, faults);
        Set<Long> accounts = accounts(wish, faults);
        Instant expires = expires(wish, faults);
        boolean all = wish.path("all_accounts").asBoolean(false);
        boolean bypass = wish.path("bypass").asBoolean(false);
        if (bypass && own instanceof Principal.Application key && !key.bypass()) {
            faults.add(new Fault("body.bypass", "is more than your own key may"));
        }
        if (bypass && !all) {
            faults.add(new Fault("body.bypass", "shows every account, so it takes all_accounts: true"));
        }
        if (!all && accounts.isEmpty() && faults.isEmpty()) {
            faults.add(new Fault("body.accounts", "names no account; give some, or all_accounts: true"));
        }
        if (!faults.isEmpty()) {
            return new Outcome.Refused(422, "The key can't be made like this.", faults);
        }
        String secret = MARK + random(32);
        var key = new ApiKey(random(8), wish.path("name").asText().strip(), accounts, all, bypass, wanted, expires);
        String prefix = secret.substring(0, MARK.length() + 6);
        store.create(key, ApiKey.hash(secret), prefix, accounts, () -> trail.changed(call, made(key, wish)));
        keyring.forget();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", key.id());
        shown.put("name", key.name());
        shown.put("key", secret);
        shown.put("permissions", key.permissions().stream().sorted().toList());
        shown.put("expires_on", expires == null ? null : expires.toString());
        return new Outcome.Done(201, shown, "Keep the key now: it is not shown again.", Map.of());
    }

    public Outcome endKey(@ExchangeProperty(Call.PROPERTY) Call call) {
        keeper(call);
        String id = call.required("api_key_id");
        Map<String, Object> before = store.list().stream()
                .filter(key -> id.equals(key.get("id")))
                .findFirst()
                .orElse(Map.of());
        boolean ended =
                store.end(id, () -> trail.changed(call, new Change("api_key.end", "api_key", id, before, Map.of())));
        keyring.forget();
        return ended ? new Outcome.Done(true) : new Outcome.NotFound("There is no such API key.");
    }

    private static Change made(ApiKey key, JsonNode wish) {
        var after = new LinkedHashMap<String, Object>();
        after.put("name", key.name());
        after.put("permissions", key.permissions().stream().sorted().toList());
        after.put("accounts", wish.path("accounts"));
        after.put("all_accounts", key.allAccounts());
        after.put("bypass", key.bypass());
        after.put("expires_on", key.expiresOn() == null ? null : key.expiresOn().toString());
        return new Change("api_key.create", "api_key", key.id(), Map.of(), after);
    }

    private Set<String> permissions(JsonNode wish, Principal principal, List<Fault> faults) {
        var wanted = new HashSet<String>();
        for (JsonNode node : wish.path("permissions")) {
            String permission = node.asText();
            if (!permission.equals("*") && !permissions.contains(permission)) {
                faults.add(new Fault("body.permissions", "'" + permission + "' is none of " + sorted()));
            } else if (!principal.may(permission)) {
                faults.add(new Fault("body.permissions", "'" + permission + "' is more than your own key may"));
            }
            wanted.add(permission);
        }
        return wanted;
    }

    /// Keys are the whole hub's, so whoever works for some accounts only may neither see nor make nor end them.
    private static Principal keeper(Call call) {
        if (call.principal().everywhere()) {
            return call.principal();
        }
        throw new Refusal(403, "API keys are managed by super users, and with a key that works for all accounts.");
    }

    private String sorted() {
        return String.join(", ", permissions.stream().sorted().toList());
    }

    private Set<Long> accounts(JsonNode wish, List<Fault> faults) {
        var accounts = new HashSet<Long>();
        for (JsonNode node : wish.path("accounts")) {
            Optional<Account> account = store.account(node.asText());
            account.ifPresentOrElse(
                    found -> accounts.add(found.id()),
                    () -> faults.add(new Fault("body.accounts", "there is no account " + node.asText())));
        }
        return accounts;
    }

    private static @Nullable Instant expires(JsonNode wish, List<Fault> faults) {
        if (!wish.hasNonNull("expires_on")) {
            return null;
        }
        try {
            return Instant.parse(wish.get("expires_on").asText());
        } catch (DateTimeParseException e) {
            faults.add(new Fault("body.expires_on", "expected an instant such as 2027-01-31T00:00:00Z"));
            return null;
        }
    }

    private String random(int bytes) {
        byte[] bits = new byte[bytes];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
