package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// What other domains do with records: by the same rules, with the same tenant, and told of in the same way.
public final class Records {
    private final Supplier<Engine> engine;
    private final ObjectWrites writes;
    private final DataSource source;
    private final ObjectMapper json;

    Records(Supplier<Engine> engine, ObjectWrites writes, DataSource source, ObjectMapper json) {
        this.engine = engine;
        this.writes = writes;
        this.source = source;
        this.json = json;
    }

    /// A record that the caller may see.
    ///
    /// @param key its integer key, which never leaves the process
    /// @param account the integer key of its account; null for what is nobody's
    /// @param references integer keys of those that were asked for
    public record Found(
            String type, String id, long key, @Nullable Long account, Map<String, @Nullable Long> references) {}

    /// @throws Refusal 403 where the caller may not read the type
    public void mayRead(Call call, String type) {
        require(call, type, Access.Right.READ);
    }

    /// @throws Refusal 403 where the caller may not write the type
    public void mayWrite(Call call, String type) {
        require(call, type, Access.Right.WRITE);
    }

    /// @throws Refusal 403 where the caller may not delete what is of the type
    public void mayDelete(Call call, String type) {
        require(call, type, Access.Right.DELETE);
    }

    private void require(Call call, String type, Access.Right right) {
        Engine engine = this.engine.get();
        Viewer.of(call).require(engine.registry.type(type), right);
    }

    /// The type's own name, where a caller may use another; empty where there is none.
    public Optional<String> typeOf(String name) {
        return engine.get().registry.named(name).map(ObjectType::name);
    }

    /// Whether it is a record that only its owner sees, and not this caller.
    public boolean isHidden(Call call, String type, String id) {
        return engine.get()
                .registry
                .named(type)
                .filter(known -> known.access().isPrivate() && !Viewer.of(call).seesPrivate())
                .map(known -> find(call, known.name(), id).isEmpty())
                .orElse(false);
    }

    /// What the caller may see of it is to be checked before: see [#mayRead]. Joins the transaction there is.
    ///
    /// @param references those whose integer keys are wanted, too
    public Optional<Found> find(Call call, String type, String id, String... references) {
        Engine engine = this.engine.get();
        ObjectType known = engine.registry.type(type);
        return reading(connection -> engine.references
                .find(connection, known, Viewer.of(call), id, List.of(references))
                .map(one -> new Found(type, id, one.key(), one.account(), one.references())));
    }

    /// The same of what a body refers to.
    ///
    /// @param field what the body calls it
    /// @throws Refusal 400 for what is unknown or another account's, alike
    public Found require(Call call, String field, String type, String id, String... references) {
        return find(call, type, id, references)
                .orElseThrow(() -> new Refusal(new Outcome.Refused(
                        400, "A reference leads nowhere.", List.of(new Fault("body." + field, "is no record's id")))));
    }

    private <T> T reading(Work.Step<T> step) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            return engine.get().work.read(step);
        }
        Connection connection = DataSourceUtils.getConnection(source);
        try {
            return step.with(connection);
        } catch (SQLException e) {
            throw new Work.BrokenException(e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    /// In one transaction, and again where the database undid it; so what it does elsewhere may happen again.
    public <T> T write(Supplier<T> step) {
        return engine.get().work.write(connection -> step.get());
    }

    /// Makes a record as a caller would, and answers it. Joins the transaction there is.
    public JsonNode create(Call call, String type, JsonNode body) {
        return data(writes.create(body, call.with("type", type)));
    }

    /// Changes a record as a caller would, and answers it. Joins the transaction there is.
    public JsonNode change(Call call, String type, String id, JsonNode body) {
        return data(writes.change(body, call.with("type", type).with("id", id)));
    }

    /// Removes a record as a caller would. Joins the transaction there is.
    ///
    /// @throws Refusal 404, or 409 where it is still referred to
    public void delete(Call call, String type, String id) {
        writes.delete(call.with("type", type).with("id", id).with("method", "delete"));
    }

    /// Says that a record was made that the engine does not make itself. To be called in the transaction.
    public void made(Call call, Found record, Map<String, Object> after) {
        ObjectType type = engine.get().registry.type(record.type());
        writes.tell(call, new News.Item(type, News.Action.CREATE, record.account(), record.id(), Map.of(), after));
    }

    private JsonNode data(Outcome outcome) {
        if (outcome instanceof Outcome.WithHeaders with && with.outcome() instanceof Outcome.Written(byte[] bytes)) {
            try {
                return json.readTree(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("what was written as JSON can be read", e);
            }
        }
        throw new IllegalStateException("a record was answered otherwise: " + outcome);
    }

    /// Whether they see across accounts in this call.
    public static boolean seesAll(Call call) {
        return Tenant.of(call) instanceof Tenant.Everyone;
    }
}
