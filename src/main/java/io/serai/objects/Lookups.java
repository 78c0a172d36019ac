package io.serai.objects;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Call;
import io.serai.web.Listing;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `lookups`: lists to choose from, and what is stored under a code. An account's own entry stands instead of
/// the one for everybody.
public final class Lookups {
    private final Supplier<Engine> engine;

    private final ObjectMapper json;

    Lookups(Supplier<Engine> engine, ObjectMapper json) {
        this.engine = engine;
        this.json = json;
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        String list = call.required("name");
        if (!LookupLists.NAMES.contains(list)) {
            throw new Refusal(
                    404,
                    "There is no such list; there are " + String.join(", ", new TreeSet<>(LookupLists.NAMES)) + ".");
        }
        Engine engine = this.engine.get();
        Viewer viewer = Viewer.of(call);
        ObjectType type = engine.registry.type("lookup");
        viewer.require(type, Access.Right.READ);
        return engine.work.read(connection -> {
            try (PreparedStatement prepared =
                            engine.statements.list(type, viewer, list).prepare(connection);
                    ResultSet row = prepared.executeQuery()) {
                return new Outcome.Listed(listing(row));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Listing listing(ResultSet row) throws SQLException, IOException {
        var out = new ByteArrayOutputStream();
        int count = 0;
        try (JsonGenerator generator = json.createGenerator(out)) {
            generator.writeStartArray();
            for (; row.next(); count++) {
                generator.writeStartObject();
                generator.writeStringField("id", row.getString("id_random"));
                generator.writeStringField("code", row.getString("code"));
                generator.writeStringField("name", row.getString("name"));
                generator.writeStringField("name_short", row.getString("name_short"));
                generator.writeStringField("group", row.getString("group"));
                int sort = row.getInt("sort");
                if (row.wasNull()) {
                    generator.writeNullField("sort");
                } else {
                    generator.writeNumberField("sort", sort);
                }
                generator.writeBooleanField("enable", row.getBoolean("enable"));
                generator.writeStringField("account_id", row.getString("account_id_random"));
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
        Map<String, @Nullable Object> meta = Map.of("data_list_count", count);
        return new Listing(out.toByteArray(), null, () -> meta);
    }

    public Outcome store(@ExchangeProperty(Call.PROPERTY) Call call) {
        Engine engine = this.engine.get();
        Viewer viewer = Viewer.of(call);
        ObjectType type = engine.registry.type("data_store");
        viewer.require(type, Access.Right.READ);
        return engine.work.read(connection -> engine.reader
                .shared(connection, type, viewer, call.required("code"))
                .map(Objects::shown)
                .orElseThrow(() -> Engine.notFound(type)));
    }
}
