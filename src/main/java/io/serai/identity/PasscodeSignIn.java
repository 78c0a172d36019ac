package io.serai.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.identity.PasscodeStore.Site;
import io.serai.identity.PasscodeStore.Stored;
import io.serai.web.Call;
import io.serai.web.Happening;
import io.serai.web.Outcome;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `passcodeSignIn`: whoever knows a site's passcode gets a token for its role.
public final class PasscodeSignIn {
    private static final Map<String, Duration> LIFETIMES = Map.of(
            "super", Duration.ofHours(8),
            "manager", Duration.ofHours(24),
            "administrator", Duration.ofHours(48),
            "trusted", Duration.ofHours(48),
            "public", Duration.ofHours(24),
            "authenticated", Duration.ofHours(12));

    private final PasscodeStore store;
    private final PasscodeMatch match;
    private final PasscodeLimits limits;
    private final JwtKeys keys;
    private final ObjectMapper json;
    private final Trail trail;
    private final Clock clock;

    PasscodeSignIn(
            PasscodeStore store,
            PasscodeMatch match,
            PasscodeLimits limits,
            JwtKeys keys,
            ObjectMapper json,
            Trail trail,
            Clock clock) {
        this.store = store;
        this.match = match;
        this.limits = limits;
        this.keys = keys;
        this.json = json;
        this.trail = trail;
        this.clock = clock;
    }

    public Outcome authenticate(@Body JsonNode given, @ExchangeProperty(Call.PROPERTY) Call call) {
        String id = given.path("site_id").asText();
        String passcode = GivenPasscode.of(given);
        PasscodeLimits.Try made = limits.begin(call.client().address(), id);
        if (!made.waiting().isZero()) {
            tell(call, "denied", null, id, null);
            return new Outcome.Refused(
                    429, "Too many wrong passcodes. Please wait before the next one.", made.waiting());
        }
        Optional<Site> site = store.open(id);
        if (site.isEmpty()) {
            tell(call, "failed", null, id, null);
            return new Outcome.NotFound("There is no such site.");
        }
        Optional<Stored> found = match.highest(passcode, store.passcodes(site.get()));
        if (found.isEmpty()) {
            tell(call, "failed", site.get(), id, null);
            return new Outcome.Refused(401, "This is not a passcode of this site.");
        }
        limits.takeBack(made);
        String role = found.get().role();
        tell(call, "ok", site.get(), id, role);
        var data = new LinkedHashMap<String, Object>();
        data.put("jwt", token(site.get(), found.get()));
        data.put("account_id", site.get().account().idRandom());
        data.put("role", role);
        return new Outcome.WithHeaders(new Outcome.Done(data), Map.of("Cache-Control", "no-store"));
    }

    private String token(Site site, Stored passcode) {
        String role = passcode.role();
        Instant expires = clock.instant()
                .plus(LIFETIMES.getOrDefault(role, Duration.ZERO))
                .truncatedTo(ChronoUnit.SECONDS);
        var claims = new LinkedHashMap<String, Object>();
        claims.put("account_id", site.account().idRandom());
        Roles.SITE.forEach(each -> claims.put(each, each.equals(role)));
        claims.put("eat", expires.getEpochSecond());
        claims.put("json_str", description(site, role));
        claims.put("role", role);
        claims.put("ver", passcode.version());
        return keys.mint(Passcodes.TYP, site.idRandom(), claims, expires);
    }

    private String description(Site site, String role) {
        var members = new LinkedHashMap<String, String>();
        members.put("auth_type", "passcode");
        members.put("site_id", site.idRandom());
        members.put("role", role);
        try {
            return json.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        }
    }

    private void tell(Call call, String outcome, @Nullable Site site, String id, @Nullable String role) {
        trail.happened(new Happening(
                "passcode.sign_in",
                outcome,
                new Happening.Actor(
                        role == null ? null : "passcode " + role + " of site " + id,
                        null,
                        site == null ? null : site.account()),
                "site",
                id,
                call.client(),
                call.requestId(),
                role == null ? Map.of() : Map.of("role", role)));
    }
}
