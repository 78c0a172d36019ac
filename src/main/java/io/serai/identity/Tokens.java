package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `personalTokens`: people make, list, rotate and end their personal access tokens; administrators see and
/// end those of their account.
public final class Tokens {
    private static final int MOST = 100;
    private static final int LISTED = 1000;
    private static final int DAYS = 90;
    private static final Duration OVERLAP = Duration.ofHours(1);
    private static final String NO_SUCH = "There is no such token.";

    private final TransactionTemplate transaction;
    private final TokenStore store;
    private final Set<String> permissions;
    private final SecureRandom random;
    private final Clock clock;
    private final Trail trail;

    /// @param permissions every permission that some operation asks for
    Tokens(
            TransactionTemplate transaction,
            TokenStore store,
            Set<String> permissions,
            SecureRandom random,
            Clock clock,
            Trail trail) {
        this.transaction = transaction;
        this.store = store;
        this.permissions = new TreeSet<>(permissions);
        this.random = random;
        this.clock = clock;
        this.trail = trail;
    }

    public Outcome create(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        List<String> scopes = scopes(wish, call);
        Instant now = now();
        Instant expires = expires(wish, now);
        String name = wish.path("name").asText().strip();
        if (name.isEmpty()) {
            throw refused("name", "is blank");
        }
        TokenText text = TokenText.mint(random);
        StoredToken token = made(text, name, scopes, now, expires, call);
        transaction.executeWithoutResult(status -> {
            store.hold(call.person().id());
            insert(call, token, text, now);
            trail.changed(call, new Change("token.create", "token", token.id(), Map.of(), summary(token)));
        });
        return shown(token, text);
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        var query = new TokenStore.Query(call.person().id(), null, null, LISTED, 0);
        return new Outcome.Done(
                store.find(query).stream().map(StoredToken::described).toList());
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(own(call).described());
    }

    public Outcome revoke(@ExchangeProperty(Call.PROPERTY) Call call) {
        return revoke(call, own(call));
    }

    /// A new one of the same name, scopes and lifetime; the old one works on for a while.
    public Outcome rotate(@Body @Nullable JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        Duration overlap = wish != null && wish.has("overlap_seconds")
                ? Duration.ofSeconds(wish.path("overlap_seconds").asLong())
                : OVERLAP;
        Instant now = now();
        TokenText text = TokenText.mint(random);
        StoredToken token = transaction.execute(status -> {
            store.hold(call.person().id());
            StoredToken old = own(call);
            if (!old.isLive(now) || old.replacedBy() != null) {
                throw new Refusal(409, "Only a token that works and was not rotated yet can be rotated.");
            }
            store.replace(old.id(), text.id(), now.plus(overlap));
            if (overlap.isZero()) {
                store.revoke(old.id(), now);
            }
            Instant expires =
                    old.expiresAt() == null ? null : now.plus(Duration.between(old.createdAt(), old.expiresAt()));
            StoredToken made = made(text, old.name(), old.scopes(), now, expires, call);
            insert(call, made, text, now);
            trail.changed(
                    call, new Change("token.rotate", "token", old.id(), Map.of(), Map.of("replaced_by_id", made.id())));
            return made;
        });
        return shown(token, text);
    }

    public Outcome listAll(@ExchangeProperty(Call.PROPERTY) Call call) {
        var query = new TokenStore.Query(
                null,
                call.tenant().id(),
                null,
                Integer.parseInt(call.required("limit")),
                Integer.parseInt(call.required("offset")));
        return new Outcome.Done(store.find(query).stream()
                .map(token -> {
                    Map<String, Object> shown = token.described();
                    shown.put("user_id", token.user());
                    shown.put("email", token.email());
                    return shown;
                })
                .toList());
    }

    public Outcome revokeAny(@ExchangeProperty(Call.PROPERTY) Call call) {
        return revoke(
                call,
                store.one(null, call.tenant().id(), call.required("token_id"))
                        .orElseThrow(() -> new Refusal(404, NO_SUCH)));
    }

    private StoredToken own(Call call) {
        return store.one(call.person().id(), null, call.required("token_id"))
                .orElseThrow(() -> new Refusal(404, NO_SUCH));
    }

    /// Ending one that has ended is no fault.
    private Outcome revoke(Call call, StoredToken token) {
        transaction.executeWithoutResult(status -> {
            if (store.revoke(token.id(), now())) {
                trail.changed(call, new Change("token.revoke", "token", token.id(), summary(token), Map.of()));
            }
        });
        return new Outcome.Done(204, null, "", Map.of());
    }

    private void insert(Call call, StoredToken token, TokenText text, Instant now) {
        if (store.countLive(call.person().id(), now) >= MOST) {
            throw new Refusal(409, "You have " + MOST + " tokens that work. End one of them first.");
        }
        store.insert(call.person().id(), token, text.hash());
    }

    private static StoredToken made(
            TokenText text,
            String name,
            @Nullable List<String> scopes,
            Instant now,
            @Nullable Instant expires,
            Call call) {
        return new StoredToken(
                text.id(),
                name,
                scopes,
                now,
                expires,
                null,
                null,
                null,
                call.person().uuid(),
                call.person().email());
    }

    private static Outcome shown(@Nullable StoredToken token, TokenText text) {
        if (token == null) {
            throw new IllegalStateException("a transaction that was committed has made a token");
        }
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", token.id());
        shown.put("name", token.name());
        shown.put("prefix", token.prefix());
        shown.put("token", text.text());
        shown.put("expires_at", StoredToken.text(token.expiresAt()));
        shown.put("created_at", token.createdAt().toString());
        return shownOnce(new Outcome.Done(201, shown, "Keep the token now: it is not shown again.", Map.of()));
    }

    /// An answer with a secret, which nobody on its way may keep.
    static Outcome shownOnce(Outcome outcome) {
        return new Outcome.WithHeaders(outcome, Map.of("Cache-Control", "no-store"));
    }

    private static Map<String, Object> summary(StoredToken token) {
        var summary = new LinkedHashMap<String, Object>();
        summary.put("name", token.name());
        summary.put("user_id", token.user());
        summary.put("scopes", token.scopes());
        summary.put("expires_at", StoredToken.text(token.expiresAt()));
        return summary;
    }

    /// Absent, and null: everything its owner may.
    private @Nullable List<String> scopes(JsonNode wish, Call call) {
        if (!wish.hasNonNull("scopes")) {
            return null;
        }
        var scopes = new TreeSet<String>();
        var faults = new java.util.ArrayList<Fault>();
        for (JsonNode node : wish.path("scopes")) {
            String scope = node.asText();
            if (!permissions.contains(scope)) {
                faults.add(new Fault("body.scopes", "'" + scope + "' is none of " + String.join(", ", permissions)));
            } else if (!call.principal().may(scope)) {
                faults.add(new Fault("body.scopes", "'" + scope + "' is more than you may yourself"));
            }
            scopes.add(scope);
        }
        if (!faults.isEmpty()) {
            throw new Refusal(new Outcome.Refused(422, "The token can't be made like this.", faults));
        }
        return List.copyOf(scopes);
    }

    /// Absent is 90 days, null is never.
    private static @Nullable Instant expires(JsonNode wish, Instant now) {
        JsonNode days = wish.path("expires_in_days");
        return days.isNull() ? null : now.plus(Duration.ofDays(days.asInt(DAYS)));
    }

    /// As the database keeps it.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Refusal refused(String field, String message) {
        return new Refusal(new Outcome.Refused(
                422, "The token can't be made like this.", List.of(new Fault("body." + field, message))));
    }
}
