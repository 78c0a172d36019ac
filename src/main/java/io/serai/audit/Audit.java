package io.serai.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.PersonalData;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Client;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Person;
import io.serai.web.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `audit`: the rows are read, exported and verified, and what they hold of a person is erased.
public final class Audit {
    private final AuditStore store;
    private final AuditTrail trail;
    private final Verification verification;
    private final Erasure erasure;
    private final ObjectMapper json;
    private final Semaphore walking = new Semaphore(1);

    Audit(AuditStore store, AuditTrail trail, Verification verification, Erasure erasure, ObjectMapper json) {
        this.store = store;
        this.trail = trail;
        this.verification = verification;
        this.erasure = erasure;
        this.json = json;
    }

    /// The newest first.
    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        AuditStore.Query query = query(call);
        int limit = Integer.parseInt(call.required("limit"));
        String cursor = call.parameter("cursor");
        long below = cursor == null
                ? Long.MAX_VALUE
                : store.key(query, cursor)
                        .orElseThrow(() -> refused("query.cursor", "is none that an answer gave as next_cursor"));
        List<Row> rows = store.newest(query, below, limit + 1);
        List<Row> page = rows.size() > limit ? rows.subList(0, limit) : rows;
        var answer = new LinkedHashMap<String, Object>();
        answer.put("data", page.stream().map(this::described).toList());
        answer.put("next_cursor", rows.size() > limit ? page.getLast().id() : null);
        return new Outcome.Report(200, answer);
    }

    /// All of them, the oldest first.
    public Outcome export(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Document(
                "application/x-ndjson", new ExportStream(store, query(call), this::line), "audit.ndjson");
    }

    /// The chain is the whole hub's, so whoever works for some accounts only may not walk it.
    public Outcome verify(@ExchangeProperty(Call.PROPERTY) Call call) {
        if (scope(call) != null) {
            return new Outcome.Refused(
                    403,
                    "The chain is the whole hub's: it is verified across all accounts, by those who may see them.");
        }
        Head noted = noted(call.parameter("head"));
        if (!walking.tryAcquire()) {
            return new Outcome.Refused(429, "A verification is under way; it reads every row. Please try again.");
        }
        try {
            return new Outcome.Report(200, verification.verify(noted).described());
        } finally {
            walking.release();
        }
    }

    /// Empties what rows hold of a person, and keeps that this was done, of which the chain's verification
    /// takes account. To be called as the last step of the transaction that erases them, after whatever is
    /// recorded of it.
    ///
    /// @param names under which rows may know the person: uuid, public id, e-mail address; 1 to 20
    /// @return how many rows were touched
    public int forget(Call call, Collection<String> names) {
        Erasure.Erased erased = erasure.erase(names);
        Actor actor = Actor.of(call.principal());
        boolean self = names.contains(actor.id()) || names.contains(actor.name());
        trail.changed(
                call,
                new Change(
                        "audit.forget",
                        "audit",
                        null,
                        Map.of(),
                        Map.of("rows", erased.rows(), "parts", erased.parts())),
                self ? actor.nameless() : actor,
                self ? Client.NONE : call.client());
        return erased.rows();
    }

    /// What the rows hold of a person, by them and about them.
    public PersonalData personalData() {
        return new PersonalData() {
            @Override
            public String name() {
                return "audit";
            }

            @Override
            public void rows(Person person, Consumer<Map<String, @Nullable Object>> into) {
                store.of(person.uuid(), row -> into.accept(describedTo(person, row)));
            }

            @Override
            public void forget(Call call, Person person) {
                Audit.this.forget(call, List.of(person.uuid(), person.idRandom(), person.email()));
            }
        };
    }

    private static AuditStore.Query query(Call call) {
        String resource = call.parameter("resource");
        int colon = resource == null ? -1 : resource.indexOf(':');
        return new AuditStore.Query(
                scope(call),
                call.parameter("actor"),
                call.parameter("action"),
                resource == null || colon < 0 ? resource : resource.substring(0, colon),
                resource == null || colon < 0 ? null : resource.substring(colon + 1),
                since(call.parameter("since")));
    }

    /// The integer key of the account whose rows the caller may see; null for all of them.
    private static @Nullable Long scope(Call call) {
        Account account = call.account();
        Person person = call.principal().someone();
        if (person != null) {
            long own = person.account().id();
            // a super user comes with their own account where they name none
            boolean all = person.superUser() && (account == null || account.id() == own);
            return all ? null : Long.valueOf(person.superUser() && account != null ? account.id() : own);
        }
        if (account != null) {
            return account.id();
        }
        if (call.principal().everywhere()) {
            return null;
        }
        throw new Refusal(
                403,
                "Name an account in the header x-account-id; all of them are for keys that work for all accounts.");
    }

    private static @Nullable Instant since(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw refused("query.since", "expected an instant such as 2026-04-01T00:00:00Z");
        }
    }

    private static @Nullable Head noted(@Nullable String text) {
        try {
            return text == null ? null : Head.parse(text);
        } catch (IllegalArgumentException e) {
            throw refused("query.head", "expected a head such as an earlier verification answered");
        }
    }

    private static Refusal refused(String where, String message) {
        return new Refusal(
                new Outcome.Refused(422, "The request does not fit the contract.", List.of(new Fault(where, message))));
    }

    private Map<String, Object> described(Row row) {
        return row.described(tree(row.before()), tree(row.after()));
    }

    /// What was done to a person by somebody else shows what was done, and not who that is.
    private Map<String, @Nullable Object> describedTo(Person person, Row row) {
        Map<String, Object> shown = described(row);
        if (!person.uuid().equals(row.actor().value(0))) {
            shown.put("actor", Map.of("kind", row.kind()));
            shown.keySet().removeAll(List.of("address", "agent"));
        }
        return shown;
    }

    private byte[] line(Row row) {
        try {
            return json.writeValueAsBytes(described(row));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and trees are always JSON", e);
        }
    }

    /// What someone put there by hand is shown as it stands.
    private @Nullable Object tree(@Nullable String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
