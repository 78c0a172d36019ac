package io.serai.objects;

import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.conf.RenderNameCase;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Makes every statement about records. Names of tables and columns come from the registry alone, values are bound.
///
/// Here, and nowhere else, a statement gets its tenant: [#visible] is part of each that reads or changes a record.
/// Nothing in this class is loaded before the first call about a record, as jOOQ takes its time.
final class Statements {
    /// What a view of a private type calls the integer key of the user whose record it is.
    static final String OWNER = "owner_key";

    /// The type in whose records people have a part, and the field by which others belong to one.
    static final String EVENT = "event";

    static final String EVENT_ID = "event_id";

    /// Who has a role in which events.
    private static final Table<Record> PARTS = table(name("v_event_part")).as("p");

    private static final Table<Record> NONE = table("nothing");
    private static final int MOST_SHAPES = 1_000;

    private final List<ObjectType> personal;
    private final DSLContext sql;
    private final Map<String, SelectFieldOrAsterisk> columns = new ConcurrentHashMap<>();
    private final Cache<Shape, String> pages =
            Caffeine.newBuilder().maximumSize(MOST_SHAPES).build();

    Statements(Registry registry) {
        this.personal = registry.types().stream()
                .filter(type -> type.access().isPrivate())
                .toList();
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        this.sql = DSL.using(
                SQLDialect.MARIADB,
                new Settings().withRenderNameCase(RenderNameCase.AS_IS).withRenderFormatted(false));
    }

    /// A parent that is there and may be seen, by the way that leads to its children.
    record Below(ObjectType type, Parent how, long key, String publicId) {}

    /// The page of a list, with one row more, which tells whether there is another page. The first column is the
    /// integer key, the second the account's; what [#columns] names comes after them.
    Statement page(ObjectType type, Viewer viewer, @Nullable Below below, Condition search, Asked asked) {
        var order = new ArrayList<SortField<?>>();
        for (Asked.Order by : asked.order()) {
            Field<Object> column = ordering(by.field());
            order.add(by.descending() ? column.desc() : column.asc());
        }
        order.add(key().asc());
        Query page = sql.select(columns(type, asked.view()))
                .from(view(type, asked.view()))
                .where(listed(type, viewer, below, search, asked))
                .and(after(asked))
                .orderBy(order)
                .limit(asked.limit() + 1)
                .offset(asked.offset());
        // a search has as many shapes as there are searches
        String text = search.equals(noCondition())
                ? pages.get(Shape.of(type, viewer, below, asked), shape -> page.getSQL())
                : page.getSQL();
        return held(type, viewer, new Statement(text, page.getBindValues()));
    }

    /// What the text of a list's statement depends on; all else in it is bound. The text is kept, as to write it takes
    /// jOOQ longer than MariaDB's answer takes to be read.
    ///
    /// @param enabled null for all
    /// @param hidden null for all
    /// @param behind for each column of the order, whether the page before ended with a value there; null for the
    /// first page
    private record Shape(
            String type,
            String view,
            Sight sight,
            @Nullable Parent below,
            @Nullable String parent,
            @Nullable Boolean enabled,
            @Nullable Boolean hidden,
            List<Asked.Order> order,
            @Nullable List<Boolean> behind) {

        /// As far as [Statements#visible] looks at a viewer.
        private record Sight(
                Class<? extends Tenant> tenant, boolean all, boolean person, Access.@Nullable Right part) {}

        static Shape of(ObjectType type, Viewer viewer, @Nullable Below below, Asked asked) {
            Cursors.Position after = asked.after();
            return new Shape(
                    type.name(),
                    asked.view(),
                    new Sight(viewer.tenant().getClass(), viewer.seesPrivate(), viewer.person() != null, viewer.part()),
                    below == null ? null : below.how(),
                    below == null ? null : below.type().name(),
                    asked.enabled(),
                    asked.hidden(),
                    asked.order(),
                    after == null
                            ? null
                            : after.values().stream()
                                    .map(value -> value != null)
                                    .toList());
        }
    }

    Statement count(ObjectType type, Viewer viewer, @Nullable Below below, Condition search, Asked asked) {
        return held(
                type,
                viewer,
                sql.select(DSL.count())
                        .from(view(type, asked.view()))
                        .where(listed(type, viewer, below, search, asked)));
    }

    private Condition listed(ObjectType type, Viewer viewer, @Nullable Below below, Condition search, Asked asked) {
        return visible(type, viewer)
                .and(below(type, below))
                .and(asked.enabled() == null ? noCondition() : column("enable").eq(inline(asked.enabled() ? 1 : 0)))
                .and(asked.hidden() == null ? noCondition() : column("hide").eq(inline(asked.hidden() ? 1 : 0)))
                .and(search);
    }

    /// One record.
    Statement one(ObjectType type, Viewer viewer, @Nullable Below below, String view, String id) {
        return held(
                type,
                viewer,
                sql.select(columns(type, view))
                        .from(view(type, view))
                        .where(column("id_random").eq(val(id)))
                        .and(visible(type, viewer))
                        .and(below(type, below)));
    }

    /// All of those that the caller may see.
    ///
    /// @param keys none makes a statement that finds nothing
    Statement many(ObjectType type, Viewer viewer, Collection<Long> keys) {
        return held(
                type,
                viewer,
                sql.select(columns(type, ObjectType.DEFAULT_VIEW))
                        .from(view(type, ObjectType.DEFAULT_VIEW))
                        .where(listed(keys))
                        .and(visible(type, viewer)));
    }

    /// Integer keys and public ids of those that the caller may see.
    Statement among(ObjectType type, Viewer viewer, long first, long last) {
        return among(type, viewer, key().between(inline((Object) first), inline((Object) last)));
    }

    /// The same of keys that are named.
    Statement among(ObjectType type, Viewer viewer, Collection<Long> keys) {
        return among(type, viewer, listed(keys));
    }

    private Statement among(ObjectType type, Viewer viewer, Condition which) {
        return held(
                type,
                viewer,
                sql.select(key(), column("id_random"))
                        .from(view(type, ObjectType.DEFAULT_VIEW))
                        .where(which)
                        .and(visible(type, viewer)));
    }

    /// As one piece of text: a thousand values take jOOQ longer to write than MariaDB to look up. With their range, or
    /// MariaDB might go through all records of the account for them.
    private static Condition listed(Collection<Long> keys) {
        if (keys.isEmpty()) {
            return falseCondition();
        }
        return DSL.condition(
                "{0} between {1} and {2} and {3}",
                key(),
                inline((Object) Collections.min(keys)),
                inline((Object) Collections.max(keys)),
                DSL.raw(Taking.picked(sql(key()), keys)));
    }

    private static String sql(Field<Object> column) {
        return DSL.using(SQLDialect.MARIADB).render(column);
    }

    /// The integer key of one record, its account's, and those of the references named.
    Statement keys(ObjectType type, Viewer viewer, String id, List<String> references) {
        var columns = new ArrayList<SelectFieldOrAsterisk>(List.of(key(), accountOf(type)));
        references.forEach(reference -> columns.add(column(reference)));
        return held(
                type,
                viewer,
                sql.select(columns)
                        .from(view(type, ObjectType.DEFAULT_VIEW))
                        .where(column("id_random").eq(val(id)))
                        .and(visible(type, viewer)));
    }

    /// An entry of a list that the account may choose: its own, or everybody's.
    Statement choice(ObjectType lookup, Viewer viewer, String list, String id) {
        return held(
                lookup,
                viewer,
                sql.select(key(), accountOf(lookup))
                        .from(view(lookup, ObjectType.DEFAULT_VIEW))
                        .where(column("id_random").eq(val(id)))
                        .and(column("list").eq(val(list)))
                        .and(visible(lookup, viewer).or(column("account_id").isNull())));
    }

    /// The record of that code: the account's, else everybody's; across accounts everybody's alone.
    Statement shared(ObjectType type, Viewer viewer, String code) {
        Condition own = viewer.tenant() instanceof Tenant.Everyone ? falseCondition() : visible(type, viewer);
        return held(
                type,
                viewer,
                sql.select(columns(type, ObjectType.DEFAULT_VIEW))
                        .from(view(type, ObjectType.DEFAULT_VIEW))
                        .where(column("code").eq(val(code)))
                        .and(own.or(column("account_id").isNull()))
                        .orderBy(column("account_id").isNull())
                        .limit(1));
    }

    /// The entries of a list: everybody's, and the account's own instead of those of the same code.
    Statement list(ObjectType lookup, Viewer viewer, String list) {
        Condition own = viewer.tenant() instanceof Tenant.Everyone ? falseCondition() : visible(lookup, viewer);
        Condition hidden = viewer.tenant() instanceof Tenant.Of(long account)
                ? exists(selectOne()
                        .from(table(name(lookup.table())).as("o"))
                        .where(of("o", "account_id").eq(val(account)))
                        .and(of("o", "list").eq(val(list)))
                        .and(of("o", "code").eq(column("code"))))
                : falseCondition();
        return held(
                lookup,
                viewer,
                sql.select(
                                column("id_random"),
                                column("code"),
                                column("name"),
                                column("name_short"),
                                column("group"),
                                column("sort"),
                                column("enable"),
                                column("account_id_random"))
                        .from(view(lookup, ObjectType.DEFAULT_VIEW))
                        .where(column("list").eq(val(list)))
                        .and(own.or(column("account_id").isNull().andNot(hidden)))
                        .orderBy(column("sort").asc(), column("name").asc(), key().asc()));
    }

    /// Locks the row until the transaction ends.
    Statement lock(ObjectType type, long key) {
        return statement(sql.select(plain("id"))
                .from(stored(type))
                .where(plain("id").eq(val(key)))
                .forUpdate());
    }

    Statement insert(ObjectType type, Map<String, @Nullable Object> values) {
        var columns = new LinkedHashMap<Field<?>, Object>();
        values.forEach((column, value) -> columns.put(plain(column), value));
        return statement(sql.insertInto(stored(type)).set(columns));
    }

    Statement update(ObjectType type, long key, Map<String, @Nullable Object> values) {
        var columns = new LinkedHashMap<Field<?>, Object>();
        values.forEach((column, value) -> columns.put(plain(column), value));
        columns.put(plain("updated_on"), now());
        return statement(sql.update(stored(type)).set(columns).where(plain("id").eq(val(key))));
    }

    Statement delete(ObjectType type, long key) {
        return statement(sql.deleteFrom(stored(type)).where(plain("id").eq(val(key))));
    }

    /// Ties a record to its parent; again and again.
    Statement link(ObjectType type, Below below, Parent.Via via, long child) {
        return statement(sql.insertInto(table(name(via.table())))
                .columns(plain(below.type().name() + "_id"), plain(type.name() + "_id"))
                .values(below.key(), child)
                .onDuplicateKeyIgnore());
    }

    Statement unlink(ObjectType type, Below below, Parent.Via via, long child) {
        return statement(sql.deleteFrom(table(name(via.table())))
                .where(plain(below.type().name() + "_id").eq(val(below.key())))
                .and(plain(type.name() + "_id").eq(val(child))));
    }

    /// The tenant's part of every statement, and that of the owner. Without an account it matches nothing.
    private Condition visible(ObjectType type, Viewer viewer) {
        Condition own =
                switch (viewer.tenant()) {
                    case Tenant.Of(long account) ->
                        type.tenancy() instanceof Tenancy.Global
                                ? noCondition()
                                : column("account_id").eq(val(account));
                    case Tenant.Everyone _ -> noCondition();
                    case Tenant.Nobody _ -> falseCondition();
                };
        if (viewer.part() != null) {
            own = own.and(ofTheirEvents(type, viewer.part(), viewer));
        }
        if (viewer.seesPrivate()) {
            return own;
        }
        if (type.access().isPrivate()) {
            own = own.and(column(OWNER).eq(val(viewer.person())));
        }
        return type.parents().get(ObjectType.ANY) instanceof Parent.Any tie ? own.and(tied(tie, viewer)) : own;
    }

    /// What a role in an event opens, and of what it opens that event's alone.
    private static Condition ofTheirEvents(ObjectType type, Access.Right part, Viewer viewer) {
        if (type.access().eventRole() == null) {
            return DSL.condition("1 = 0");
        }
        Field<Object> event = type.name().equals(EVENT) ? key() : column(EVENT_ID);
        return event.in(DSL.select(of("p", EVENT_ID)).from(PARTS).where(has(part, viewer)));
    }

    private static Condition has(Access.Right part, Viewer viewer) {
        Condition has = of("p", "user_id").eq(val(viewer.person()));
        return part == Access.Right.READ ? has : has.and(of("p", "writes").eq(inline(1)));
    }

    /// How many events of the account there are in which the caller has the part by which they look.
    Statement parts(Viewer viewer, Access.Right part, long account) {
        return statement(sql.select(DSL.count())
                .from(PARTS)
                .where(has(part, viewer))
                .and(of("p", "account_id").eq(val(account))));
    }

    /// What is tied to somebody's private record is theirs alone, too; also once that record is gone.
    private Condition tied(Parent.Any tie, Viewer viewer) {
        Condition seen = noCondition();
        for (ObjectType type : personal) {
            Field<Object> tiedTo = column(tie.typeField());
            Condition others = tiedTo.isNull().or(tiedTo.ne(inline((Object) type.name())));
            seen = seen.and(viewer.person() == null ? others : others.or(theirs(type, tie, viewer.person())));
        }
        return seen;
    }

    private static Condition theirs(ObjectType type, Parent.Any tie, long person) {
        // no EXISTS: MariaDB might make a list of all their records first
        return field(selectOne()
                        .from(table(name(source(type))).as("o"))
                        .where(of("o", "id_random").eq(column(tie.idField())))
                        .and(of("o", "account_id").eq(column("account_id")))
                        .and(of("o", OWNER).eq(val(person)))
                        .limit(inline(1)))
                .isNotNull();
    }

    private static String source(ObjectType type) {
        return String.valueOf(type.views().get(ObjectType.DEFAULT_VIEW));
    }

    private static Condition below(ObjectType type, @Nullable Below below) {
        if (below == null) {
            return noCondition();
        }
        return switch (below.how()) {
            case Parent.By(String reference) -> column(reference).eq(val(below.key()));
            case Parent.Via(String links) ->
                exists(selectOne()
                        .from(table(name(links)).as("l"))
                        .where(of("l", below.type().name() + "_id").eq(val(below.key())))
                        .and(of("l", type.name() + "_id").eq(key())));
            case Parent.Through(String links, String third) ->
                exists(selectOne()
                        .from(table(name(links)).as("l"))
                        .join(table(name(third)).as("p"))
                        .on(of("p", "id").eq(of("l", third + "_id")))
                        .where(of("p", below.type().name() + "_id").eq(val(below.key())))
                        .and(of("l", type.name() + "_id").eq(key())));
            case Parent.Any(String typeField, String idField) ->
                column(typeField)
                        .eq(val(below.type().name()))
                        .and(column(idField).eq(val(below.publicId())));
        };
    }

    /// What stands behind the position in the list's order. Nulls come first, as the database orders them.
    private static Condition after(Asked asked) {
        Cursors.Position position = asked.after();
        if (position == null) {
            return noCondition();
        }
        Condition behind = key().gt(val(position.key()));
        for (int i = asked.order().size() - 1; i >= 0; i--) {
            Asked.Order by = asked.order().get(i);
            Field<Object> column = ordering(by.field());
            String value = position.values().get(i);
            Condition same = value == null ? column.isNull() : column.eq(bound(by.field(), value));
            Condition beyond;
            if (by.descending()) {
                beyond = value == null
                        ? falseCondition()
                        : column.lt(bound(by.field(), value)).or(column.isNull());
            } else {
                beyond = value == null ? column.isNotNull() : column.gt(bound(by.field(), value));
            }
            behind = beyond.or(same.and(behind));
        }
        return behind;
    }

    private static Field<Object> bound(ObjectField field, String value) {
        return val((Object) Values.shown(field.kind(), value));
    }

    /// The columns of a page, in their order: key, account, public id, then those of the view's fields.
    private SelectFieldOrAsterisk columns(ObjectType type, String view) {
        return columns.computeIfAbsent(type.name() + " " + view, same -> rendered(type, view));
    }

    /// As one piece of text, as to write some forty names anew for each list takes longer than all the rest of it.
    private SelectFieldOrAsterisk rendered(ObjectType type, String view) {
        var all = new ArrayList<Field<?>>(List.of(key(), accountOf(type), column("id_random")));
        for (ObjectField field : type.fieldsOf(view)) {
            all.add(column(field.kind().refers() ? field.publicColumn() : field.name()));
        }
        return field(DSL.raw(all.stream().map(sql::render).collect(Collectors.joining(", "))));
    }

    private static Field<Object> accountOf(ObjectType type) {
        return type.tenancy() instanceof Tenancy.Global ? inline((Object) null) : column("account_id");
    }

    static Field<Object> key() {
        return column("id");
    }

    /// A column of the view that is read.
    static Field<Object> column(String name) {
        return of("v", name);
    }

    /// That by which rows are told apart and ordered: of a reference the public id.
    static Field<Object> ordering(ObjectField field) {
        return column(field.kind().refers() ? field.publicColumn() : field.name());
    }

    private static Field<Object> of(String table, String column) {
        return field(name(table, column), Object.class);
    }

    private static Field<Object> plain(String column) {
        return field(name(column), Object.class);
    }

    private static Field<Object> now() {
        return field("UTC_TIMESTAMP(3)", Object.class);
    }

    private static Table<Record> view(ObjectType type, String view) {
        String source = type.views().get(view);
        return source == null ? NONE : table(name(source)).as("v");
    }

    private static Table<Record> stored(ObjectType type) {
        return table(name(type.table()));
    }

    /// What finds records passes here: a statement without its tenant would be a fault of this class, and is not sent.
    private static Statement held(ObjectType type, Viewer viewer, Query query) {
        return held(type, viewer, statement(query));
    }

    private static Statement held(ObjectType type, Viewer viewer, Statement statement) {
        boolean held =
                switch (viewer.tenant()) {
                    case Tenant.Of(long account) ->
                        type.tenancy() instanceof Tenancy.Global
                                || statement.values().contains(account);
                    case Tenant.Everyone _ -> true;
                    case Tenant.Nobody _ ->
                        statement.sql().contains("false") || statement.sql().contains("`account_id` is null");
                };
        if (!held) {
            throw new IllegalStateException("a statement about " + type.name() + " has no tenant");
        }
        return statement;
    }

    private static Statement statement(Query query) {
        return new Statement(query.getSQL(), query.getBindValues());
    }
}
