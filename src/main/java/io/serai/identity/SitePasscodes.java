package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.database.PublicId;
import io.serai.identity.PasscodeStore.Site;
import io.serai.identity.PasscodeStore.Stored;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `sitePasscodes`: the passcodes of a site are set and taken away. Either ends what the old one opened.
public final class SitePasscodes {
    /// Those that a passcode may open.
    public static final List<String> ROLES = Roles.SITE;

    private final PasscodeStore store;
    private final PasscodeMatch match;
    private final TransactionTemplate transaction;
    private final Trail trail;
    private final Clock clock;

    SitePasscodes(PasscodeStore store, PasscodeMatch match, TransactionTemplate transaction, Trail trail, Clock clock) {
        this.store = store;
        this.match = match;
        this.transaction = transaction;
        this.trail = trail;
        this.clock = clock;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        Map<String, Stored> stored = store.passcodes(site(call));
        var shown = new ArrayList<Map<String, Object>>();
        Roles.SITE.forEach(role -> shown.add(described(role, stored.get(role))));
        return new Outcome.Done(shown);
    }

    public Outcome set(@Body JsonNode given, @ExchangeProperty(Call.PROPERTY) Call call) {
        String role = call.required("role");
        if (role.equals("super") && !Flags.of(call.principal()).superUser()) {
            // whoever knows it sees every account
            throw new Refusal(403, "The passcode of super opens every account, so only a super user sets it.");
        }
        Site site = site(call);
        String passcode = GivenPasscode.of(given);
        return changing(site, stored -> {
            Map<String, Stored> others = new HashMap<>(stored);
            Stored old = others.remove(role);
            Optional<Stored> same = match.highest(passcode, others);
            if (same.isPresent()) {
                return new Outcome.Refused(
                        409,
                        "The role " + same.get().role()
                                + " of this site has this passcode. Give each role one of its own.");
            }
            var made = new Stored(
                    role,
                    match.hash(passcode, others),
                    PublicId.random(),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS));
            store.store(site, made);
            trail.changed(call, change("passcode.set", site, role, old, made));
            return new Outcome.Done(described(role, made));
        });
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        String role = call.required("role");
        Site site = site(call);
        return changing(site, stored -> {
            Stored old = stored.get(role);
            if (old == null) {
                return new Outcome.NotFound("This role has no passcode.");
            }
            store.remove(site, role);
            trail.changed(call, change("passcode.remove", site, role, old, null));
            return new Outcome.Done(true);
        });
    }

    private Outcome changing(Site site, Function<Map<String, Stored>, Outcome> change) {
        return transaction.execute(status -> {
            store.hold(site);
            return change.apply(store.passcodes(site));
        });
    }

    private Site site(Call call) {
        return store.of(call.tenant(), call.required("site_id"))
                .orElseThrow(() -> new Refusal(new Outcome.Refused(404, "There is no such site.")));
    }

    private static Change change(String action, Site site, String role, @Nullable Stored old, @Nullable Stored made) {
        return new Change(
                action,
                "site",
                site.idRandom(),
                old == null ? Map.of() : described(role, old),
                made == null ? Map.of() : described(role, made));
    }

    private static Map<String, Object> described(String role, @Nullable Stored stored) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("role", role);
        shown.put("set", stored != null);
        shown.put("set_on", stored == null ? null : stored.setOn().toString());
        return shown;
    }
}
