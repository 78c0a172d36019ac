package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.Listing;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/// The bean `objects`: records of all types are listed, searched and read.
public final class Objects {
    private static final String SITE_DOMAIN = "site_domain";

    private final Supplier<Engine> engine;

    Objects(Supplier<Engine> engine) {
        this.engine = engine;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return found(call, null);
    }

    public Outcome search(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        return found(call, body);
    }

    private Outcome found(Call call, @Nullable JsonNode body) {
        Engine engine = this.engine.get();
        Viewer viewer = Viewer.of(call, Access.Right.READ);
        ObjectType type = engine.type(call, viewer, Access.Right.READ);
        return page(engine, call, viewer, type, body, Asked.of(call, type, viewer, engine.cursors));
    }

    private static Outcome page(
            Engine engine, Call call, Viewer viewer, ObjectType type, @Nullable JsonNode body, Asked asked) {
        Listing listing = engine.work.open(connection -> {
            Statements.Below below = Engine.below(engine.family(connection, call, type, viewer));
            Condition search = body == null
                    ? org.jooq.impl.DSL.noCondition()
                    : new SearchReader(
                                    type,
                                    asked.view(),
                                    engine.values,
                                    viewer,
                                    q -> engine.words.condition(connection, type, viewer, q))
                            .read(body);
            return engine.reader.page(connection, type, viewer, below, search, asked);
        });
        return new Outcome.Listed(listing);
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        Engine engine = this.engine.get();
        Viewer viewer = Viewer.of(call, Access.Right.READ);
        return one(engine, call, viewer, engine.type(call, viewer, Access.Right.READ));
    }

    private static Outcome one(Engine engine, Call call, Viewer viewer, ObjectType type) {
        String view = Asked.view(call, type);
        String id = call.required("id");
        Reader.One one = engine.work.read(connection -> engine.reader
                .one(connection, type, viewer, Engine.below(engine.family(connection, call, type, viewer)), view, id)
                .orElseThrow(() -> Engine.notFound(type)));
        return shown(one);
    }

    static Outcome shown(Reader.One one) {
        return new Outcome.WithHeaders(new Outcome.Written(one.bytes()), Map.of("ETag", one.etag()));
    }

    /// The types that the caller may read, and what else they may do with records of them.
    public Outcome types(@ExchangeProperty(Call.PROPERTY) Call call) {
        Viewer viewer = Viewer.of(call);
        return new Outcome.Done(engine.get().registry.types().stream()
                .filter(type -> viewer.may(type, Access.Right.READ))
                .map(type -> described(type, viewer))
                .toList());
    }

    private static Map<String, @Nullable Object> described(ObjectType type, Viewer viewer) {
        var described = new LinkedHashMap<String, @Nullable Object>();
        described.put("type", type.name());
        described.put("group", type.label().group());
        described.put("about", type.label().about());
        described.put("parents", type.parents().keySet());
        described.put(
                "columns",
                type.columns().stream()
                        .filter(viewer::sees)
                        .map(ObjectField::name)
                        .toList());
        described.put("words", !type.words().isEmpty());
        described.put("history", !Untold.is(type));
        described.put("writable", viewer.may(type, Access.Right.WRITE));
        described.put("removable", viewer.may(type, Access.Right.DELETE));
        return described;
    }

    /// What a form for the type needs to know.
    public Outcome schema(@ExchangeProperty(Call.PROPERTY) Call call) {
        return schema(engine.get(), call, call.required("type"));
    }

    public Outcome siteDomainSchema(@ExchangeProperty(Call.PROPERTY) Call call) {
        return schema(engine.get(), call, SITE_DOMAIN);
    }

    private static Outcome schema(Engine engine, Call call, String name) {
        Viewer viewer = Viewer.of(call);
        ObjectType type = engine.registry.find(name);
        viewer.require(type, Access.Right.READ);
        var fields = new ArrayList<Map<String, @Nullable Object>>();
        for (ObjectField field : type.fields().values()) {
            if (viewer.sees(field)) {
                fields.add(described(type, field, engine.columns()));
            }
        }
        var schema = new LinkedHashMap<String, @Nullable Object>();
        schema.put("type", type.name());
        schema.put("views", type.views().keySet());
        schema.put("parents", type.parents().keySet());
        schema.put("fields", fields);
        return new Outcome.Done(schema);
    }

    private static Map<String, @Nullable Object> described(ObjectType type, ObjectField field, Columns columns) {
        Columns.Column column = columns.of(type, field);
        var described = new LinkedHashMap<String, @Nullable Object>();
        described.put("name", field.name());
        described.put("kind", field.kind().name().toLowerCase(java.util.Locale.ROOT));
        described.put("of", field.of());
        described.put("needed", field.needed());
        described.put("nullable", !field.needed() && (column == null || column.nullable()));
        described.put("writable", !field.readOnly());
        described.put("searchable", field.kind().comparable());
        described.put("max_length", column == null || !field.kind().isText() ? null : column.length());
        described.put("views", type.views().keySet().stream().filter(field::in).toList());
        return described;
    }

    /// A host name is looked up by a browser that knows nothing else; whoever may read records searches as ever.
    public Outcome searchSiteDomains(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Engine engine = this.engine.get();
        ObjectType type = engine.registry.type(SITE_DOMAIN);
        Viewer viewer = Viewer.of(call);
        if (reads(viewer, type)) {
            return page(engine, call, viewer, type, body, Asked.of(call, type, viewer, engine.cursors));
        }
        requireApplication(viewer);
        JsonNode only = body.path("and").path(0);
        boolean one = body.size() == 1
                && body.path("and").size() == 1
                && only.path("field").asText().equals("fqdn")
                && only.path("op").asText().equals("eq");
        if (!one) {
            throw new Refusal(
                    403, "Without an account a search has exactly one term: and: [{field: fqdn, op: eq, value: …}].");
        }
        // disabled ones too, with their flags: the browser says so then
        Asked all = Asked.of(call, type, viewer, engine.cursors).ofAll();
        return page(engine, call, Viewer.everyone(viewer.principal()), type, body, all);
    }

    public Outcome readSiteDomain(@ExchangeProperty(Call.PROPERTY) Call call) {
        Engine engine = this.engine.get();
        ObjectType type = engine.registry.type(SITE_DOMAIN);
        Viewer viewer = Viewer.of(call);
        if (reads(viewer, type)) {
            return one(engine, call, viewer, type);
        }
        requireApplication(viewer);
        return one(engine, call, Viewer.everyone(viewer.principal()), type);
    }

    private static boolean reads(Viewer viewer, ObjectType type) {
        return !(viewer.tenant() instanceof Tenant.Nobody)
                && viewer.principal().may(type.access().read());
    }

    private static void requireApplication(Viewer viewer) {
        if (!(viewer.principal() instanceof Principal.Application)) {
            throw new Refusal(403, "This needs the permission " + Access.READ + ".");
        }
    }
}
