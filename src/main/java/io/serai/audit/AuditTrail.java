package io.serai.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Client;
import io.serai.web.Happening;
import io.serai.web.Person;
import io.serai.web.Principal;
import io.serai.web.Served;
import io.serai.web.Trail;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Turns what the other domains tell into rows, and every request into a line of the access log.
final class AuditTrail implements Trail {
    private static final int LONGEST = 16 * 1024;

    private final AuditStore store;
    private final TransactionTemplate alone;
    private final Denials denials;
    private final AccessLog log;
    private final ObjectMapper json;
    private final ClaimedNames names;
    private final Clock clock;

    AuditTrail(
            DataSource database,
            AuditStore store,
            Denials denials,
            AccessLog log,
            ObjectMapper json,
            ClaimedNames names,
            Clock clock) {
        this.names = names;
        this.store = store;
        this.alone = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.denials = denials;
        this.log = log;
        this.json = json;
        this.clock = clock;
    }

    /// What is the same before and after is left out.
    @Override
    public void changed(Call call, Change change) {
        changed(call, change, Actor.of(call.principal()), call.client());
    }

    /// @param actor who is named for it, where that is not all that is known of the caller
    void changed(Call call, Change change, Actor actor, Client client) {
        var before = new LinkedHashMap<>(Redaction.without(change.before()));
        var after = new LinkedHashMap<>(Redaction.without(change.after()));
        before.entrySet()
                .removeIf(entry -> after.containsKey(entry.getKey())
                        && same(entry.getValue(), after.get(entry.getKey()))
                        && after.keySet().remove(entry.getKey()));
        store.write(new Entry(
                clock.instant(),
                actor,
                client,
                account(call),
                change.action(),
                "ok",
                change.resource(),
                change.resourceId(),
                call.requestId(),
                text(before),
                text(after),
                1));
    }

    /// Stays whatever becomes of a transaction it is called within; but that takes a second connection, so better call
    /// it outside of one.
    @Override
    public void happened(Happening happening) {
        String id = happening.actor().id();
        boolean hub = id == null && happening.client().equals(Client.NONE);
        boolean claimed = id == null && !hub && happening.action().equals("session.begin");
        String given = happening.actor().name();
        String name = claimed && given != null ? names.shown(given) : given;
        Actor actor =
                hub ? new Actor("hub", null, name, null) : new Actor(id == null ? "guest" : "user", id, name, null);
        Account account = happening.actor().account();
        var entry = new Entry(
                clock.instant(),
                actor,
                happening.client(),
                account == null ? null : account.id(),
                happening.action(),
                happening.outcome(),
                happening.resource(),
                happening.resourceId(),
                happening.requestId(),
                null,
                text(Redaction.without(happening.detail())),
                1);
        alone.executeWithoutResult(status -> store.write(entry));
    }

    @Override
    public void served(Served served) {
        log.add(served);
        denials.add(served);
    }

    private static @Nullable Long account(Call call) {
        if (call.account() != null) {
            return call.account().id();
        }
        Principal principal = call.principal();
        Person person = principal.someone();
        return person == null ? null : person.account().id();
    }

    /// Numbers of another type and lists of another kind are the same where their JSON is.
    private boolean same(@Nullable Object one, @Nullable Object other) {
        try {
            return Objects.equals(one, other) || json.writeValueAsString(one).equals(json.writeValueAsString(other));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("before and after are values that JSON knows", e);
        }
    }

    @Nullable
    String text(Map<String, Object> values) {
        if (values.isEmpty()) {
            return null;
        }
        try {
            String text = json.writeValueAsString(values);
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            return bytes <= LONGEST ? text : json.writeValueAsString(Map.of("too_long", bytes));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("before and after are values that JSON knows", e);
        }
    }
}
