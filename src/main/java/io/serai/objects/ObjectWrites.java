package io.serai.objects;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.PublicId;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The bean `objectWrites`: records of all types are made, changed and removed.
public final class ObjectWrites {
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private final Supplier<Engine> engine;
    private final ObjectMapper json;
    private final List<News> news;
    private final SpecialRules rules;

    /// @param rules of types and fields that another domain sees to
    ObjectWrites(Supplier<Engine> engine, ObjectMapper json, List<News> news, SpecialRules rules) {
        this.engine = engine;
        this.json = json;
        this.news = List.copyOf(news);
        this.rules = rules;
    }

    /// A record as it is now, and what is to be told of it.
    private record Written(Reader.One one, News.@Nullable Item item) {}

    public Outcome create(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Engine engine = this.engine.get();
        Viewer viewer = Viewer.of(call);
        ObjectType type = engine.type(call, viewer, Access.Right.WRITE);
        Optional<String> made = rules.created(type, body, call);
        if (made.isPresent()) {
            committed(call, toldElsewhere(type, News.Action.CREATE, viewer, made.get()));
            return Objects.shown(engine.work.read(connection -> engine.reader
                    .one(connection, type, viewer, null, ObjectType.DEFAULT_VIEW, made.get())
                    .orElseThrow(() -> Engine.notFound(type))));
        }
        String linked = linkedId(call, type, body, engine);
        if (linked != null) {
            return link(engine, call, type, viewer, linked);
        }
        Draft draft = Draft.read(type, body, lenient(call), viewer, engine.values, engine.columns());
        Written written = engine.clashes.told(
                type, () -> engine.work.write(connection -> create(engine, connection, call, type, viewer, draft)));
        committed(call, written.item());
        return Objects.shown(written.one());
    }

    private Written create(Engine engine, Connection connection, Call call, ObjectType type, Viewer viewer, Draft draft)
            throws SQLException {
        Optional<Engine.Family> family = engine.family(connection, call, type, viewer);
        Statements.Below below = Engine.below(family);
        requireMakable(type, below);
        var assembly = new Assembly(engine.registry, engine.references, type, viewer, call, below);
        Map<String, @Nullable Object> columns = assembly.ofNew(
                connection, draft, family.map(Engine.Family::parent).orElse(null));
        String id = PublicId.random();
        columns.put("id_random", id);
        if (below != null && below.how() instanceof Parent.Any(String typeField, String idField)) {
            columns.put(typeField, below.type().name());
            columns.put(idField, below.publicId());
        }
        engine.statements.insert(type, columns).update(connection);
        Reader.One made = engine.reader
                .one(connection, type, viewer, null, ObjectType.DEFAULT_VIEW, id)
                .orElseThrow(() -> new Refusal(403, "A record of somebody else's can't be made."));
        if (below != null && below.how() instanceof Parent.Via via) {
            engine.statements.link(type, below, via, made.key()).update(connection);
        }
        rules.passcodes(draft.passcodes(), id, call);
        var item = new News.Item(
                type, News.Action.CREATE, account(columns, viewer), id, Map.of(), values(made, draft, type));
        told(call, item);
        return new Written(made, item);
    }

    /// Under a parent by link, `{id}` of a record that exists ties it to the parent and changes nothing else.
    private static @Nullable String linkedId(Call call, ObjectType type, JsonNode body, Engine engine) {
        String parent = call.parameter("parent");
        boolean links = parent != null
                && type.parent(engine.registry.find(parent).name()) instanceof Parent.Via
                && body.size() == 1
                && type.idNames().contains(body.fieldNames().next());
        return links ? body.elements().next().asText() : null;
    }

    private Outcome link(Engine engine, Call call, ObjectType type, Viewer viewer, String id) {
        Written written = engine.work.write(connection -> {
            Engine.Family family =
                    engine.family(connection, call, type, viewer).orElseThrow(() -> Engine.notFound(type));
            List<String> deciding = References.deciding(type);
            Resolved child = engine.references
                    .find(connection, type, viewer, id, deciding)
                    .orElseThrow(() -> References.unknown(ObjectField.common("id", Kind.CODE, true)));
            family.parent().references().forEach((field, key) -> {
                if (key != null && !key.equals(child.references().get(field))) {
                    var faults = new Draft.Faults();
                    faults.add("id", "contradicts the parent: their " + field + " differ");
                    faults.throwIfAny();
                }
            });
            engine.statements
                    .link(type, family.below(), (Parent.Via) family.below().how(), child.key())
                    .update(connection);
            Reader.One one = engine.reader
                    .one(connection, type, viewer, null, ObjectType.DEFAULT_VIEW, id)
                    .orElseThrow(() -> Engine.notFound(type));
            var item = new News.Item(type, News.Action.CHANGE, child.account(), id, Map.of(), linkTold(family.below()));
            told(call, item);
            return new Written(one, item);
        });
        committed(call, written.item());
        return Objects.shown(written.one());
    }

    private static Map<String, Object> linkTold(Statements.Below below) {
        return Map.of("linked_to", below.type().name() + ":" + below.publicId());
    }

    public Outcome change(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Engine engine = this.engine.get();
        Viewer viewer = Viewer.of(call, Access.Right.WRITE);
        ObjectType type = engine.type(call, viewer, Access.Right.WRITE);
        Draft draft = Draft.read(type, body, lenient(call), viewer, engine.values, engine.columns());
        Written written = engine.clashes.told(
                type, () -> engine.work.write(connection -> change(engine, connection, call, type, viewer, draft)));
        committed(call, written.item());
        return Objects.shown(written.one());
    }

    private Written change(Engine engine, Connection connection, Call call, ObjectType type, Viewer viewer, Draft draft)
            throws SQLException {
        String id = call.required("id");
        Statements.Below below = Engine.below(engine.family(connection, call, type, viewer));
        requireMakable(type, below);
        Reader.One before = held(engine, connection, call, type, viewer, below);
        var assembly = new Assembly(engine.registry, engine.references, type, viewer, call, below);
        boolean plain = draft.references().isEmpty() && draft.account() == null;
        Resolved stored = plain
                ? new Resolved(before.key(), null, Map.of())
                : engine.references
                        .find(connection, type, viewer, id, References.deciding(type))
                        .orElseThrow(() -> Engine.notFound(type));
        Map<String, @Nullable Object> columns = assembly.ofChanged(connection, draft, stored);
        rules.change(type, id, columns, call);
        rules.passcodes(draft.passcodes(), id, call);
        if (!columns.isEmpty()) {
            engine.statements.update(type, before.key(), columns).update(connection);
        }
        Reader.One after = engine.reader
                .one(connection, type, viewer, null, ObjectType.DEFAULT_VIEW, id)
                .orElseThrow(() -> new Refusal(403, "A record can't be given to somebody else."));
        var item = new News.Item(
                type,
                News.Action.CHANGE,
                account(Map.of(), viewer),
                id,
                values(before, draft, type),
                values(after, draft, type));
        told(call, item);
        return new Written(after, item);
    }

    /// The record, whose row nobody else changes until this transaction ends, as the caller knows it.
    ///
    /// @throws Refusal 404, or 412 where it is not what the caller changes
    private static Reader.One held(
            Engine engine,
            Connection connection,
            Call call,
            ObjectType type,
            Viewer viewer,
            Statements.@Nullable Below below)
            throws SQLException {
        String id = call.required("id");
        Resolved found =
                engine.references.find(connection, type, viewer, id, List.of()).orElse(null);
        if (found == null) {
            throw engine.missing(connection, type, viewer, id);
        }
        Reader.number(connection, engine.statements.lock(type, found.key()));
        Reader.One one = engine.reader
                .one(connection, type, viewer, below, ObjectType.DEFAULT_VIEW, id)
                .orElseThrow(() -> Engine.notFound(type));
        String match = call.parameter("If-Match");
        boolean matches = match == null
                || match.strip().equals("*")
                || Stream.of(match.split(",", -1)).map(String::strip).anyMatch(one.etag()::equals);
        if (!matches) {
            throw new Refusal(412, "The record has changed since it was read; read it again first.");
        }
        return one;
    }

    public Outcome delete(@ExchangeProperty(Call.PROPERTY) Call call) {
        Engine engine = this.engine.get();
        Viewer viewer = Viewer.of(call);
        ObjectType type = engine.type(call, viewer, Access.Right.DELETE);
        Optional<News.Item> item = engine.clashes.told(
                type, () -> engine.work.write(connection -> delete(engine, connection, call, type, viewer)));
        item.ifPresent(told -> committed(call, told));
        return new Outcome.Done(true);
    }

    private Optional<News.Item> delete(Engine engine, Connection connection, Call call, ObjectType type, Viewer viewer)
            throws SQLException {
        String id = call.required("id");
        Statements.Below below = Engine.below(engine.family(connection, call, type, viewer));
        requireMakable(type, below);
        Reader.One one = held(engine, connection, call, type, viewer, below);
        News.Item item;
        String method = call.required("method");
        Map<String, Object> before = map(one.bytes());
        if (below != null && below.how() instanceof Parent.Via via) {
            engine.statements.unlink(type, below, via, one.key()).update(connection);
            item = new News.Item(type, News.Action.CHANGE, account(Map.of(), viewer), id, linkTold(below), Map.of());
        } else if (!method.equals("delete")) {
            String column = method.equals("hide") ? "hide" : "enable";
            Map<String, @Nullable Object> columns = new LinkedHashMap<>();
            columns.put(column, method.equals("hide") ? 1 : 0);
            rules.change(type, id, columns, call);
            if (!columns.isEmpty()) {
                engine.statements.update(type, one.key(), columns).update(connection);
            }
            item = new News.Item(
                    type,
                    News.Action.CHANGE,
                    account(Map.of(), viewer),
                    id,
                    Map.of(column, before.getOrDefault(column, false)),
                    Map.of(column, method.equals("hide")));
        } else if (rules.deleted(type, id, call)) {
            return Optional.of(toldElsewhere(type, News.Action.DELETE, viewer, id));
        } else {
            HistoryNews.removing(engine, connection, call, type, one.key());
            engine.words.forget(connection, type, one.key());
            engine.statements.delete(type, one.key()).update(connection);
            item = new News.Item(type, News.Action.DELETE, account(Map.of(), viewer), id, before, Map.of());
        }
        told(call, item);
        return Optional.of(item);
    }

    /// Records are read by way of a third type, and not made or changed.
    private static void requireMakable(ObjectType type, Statements.@Nullable Below below) {
        if (below != null && below.how() instanceof Parent.Through) {
            throw new Refusal(
                    405,
                    "Below a " + below.type().name() + " " + type.name()
                            + " is listed, read and searched, and no more.");
        }
    }

    private static boolean lenient(Call call) {
        return call.flag("x-ae-ignore-extra-fields");
    }

    /// What another domain did, which has told the audit of it.
    private static News.Item toldElsewhere(ObjectType type, News.Action action, Viewer viewer, String id) {
        return new News.Item(type, action, account(Map.of(), viewer), id, Map.of(), Map.of());
    }

    private static @Nullable Long account(Map<String, @Nullable Object> columns, Viewer viewer) {
        return columns.get("account_id") instanceof Long own
                ? own
                : viewer.tenant() instanceof Tenant.Of(long account) ? account : null;
    }

    /// Of the record what the draft is about.
    private Map<String, Object> values(Reader.One one, Draft draft, ObjectType type) {
        var names = new ArrayList<String>();
        draft.values().keySet().forEach(field -> names.add(field.name()));
        draft.references().keySet().forEach(field -> names.add(field.name()));
        Map<String, Object> values = map(one.bytes());
        values.keySet().retainAll(names);
        return values;
    }

    private Map<String, Object> map(byte[] record) {
        try {
            return json.readValue(record, MAP);
        } catch (IOException e) {
            throw new UncheckedIOException("what was written as JSON can be read", e);
        }
    }

    private void told(Call call, News.Item item) {
        news.forEach(one -> one.told(call, item));
    }

    /// Tells of what another domain wrote, within its transaction.
    void tell(Call call, News.Item item) {
        told(call, item);
        committed(call, item);
    }

    /// Within another domain's transaction it is committed when that is.
    private void committed(Call call, News.@Nullable Item item) {
        if (item == null) {
            return;
        }
        Runnable telling = () -> news.forEach(one -> one.committed(call, item));
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            telling.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                telling.run();
            }
        });
    }
}
