package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.hub.settings.ReadDocuments;
import io.serai.web.Principal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No statement about records is without its tenant.
class StatementsTest {
    private static final long ACCOUNT = 4711;

    @TempDir
    private Path folder;

    private Registry registry;
    private Statements statements;

    @BeforeEach
    void read() {
        registry = RegistryReader.read(ReadDocuments.folder(Path.of("config/objects"), folder.resolve("objects.json")));
        statements = new Statements(registry);
    }

    private static Viewer viewer(Tenant tenant) {
        return new Viewer(new Principal.Guest(), tenant, 1L, null);
    }

    private Stream<Statement> all(ObjectType type, Viewer viewer) {
        var asked = new Asked("default", 20, 0, List.of(), true, false, false, null);
        return Stream.of(
                statements.page(type, viewer, null, DSL.noCondition(), asked),
                statements.count(type, viewer, null, DSL.noCondition(), asked),
                statements.one(type, viewer, null, "default", "AAAAAAAAAAA"),
                statements.keys(type, viewer, "AAAAAAAAAAA", List.of()));
    }

    @Test
    void everyStatementIsHeldToTheAccountOfTheCall() {
        for (ObjectType type : registry.types()) {
            all(type, viewer(new Tenant.Of(ACCOUNT))).forEach(statement -> {
                assertThat(statement.sql()).as(type.name()).contains("`v`.`account_id` = ?");
                assertThat(statement.values()).as(type.name()).contains(ACCOUNT);
            });
        }
    }

    @Test
    void whatIsEverybodysIsFoundBesideWhatIsTheAccountsAndNoMore() {
        ObjectType lookup = registry.type("lookup");
        ObjectType store = registry.type("data_store");
        Viewer viewer = viewer(new Tenant.Of(ACCOUNT));
        Stream.of(
                        statements.choice(lookup, viewer, "post_topic", "AAAAAAAAAAA"),
                        statements.list(lookup, viewer, "post_topic"),
                        statements.shared(store, viewer, "a"))
                .forEach(statement -> {
                    assertThat(statement.sql()).contains("(`v`.`account_id` = ? or");
                    assertThat(statement.values()).contains(ACCOUNT);
                });
    }

    @Test
    void withoutAnAccountNothingMatches() {
        for (ObjectType type : registry.types()) {
            all(type, viewer(new Tenant.Nobody())).forEach(statement -> assertThat(statement.sql())
                    .as(type.name())
                    .contains("where")
                    .contains("false"));
        }
    }

    @Test
    void aPrivateRecordIsHeldToItsOwner() {
        all(registry.type("journal"), viewer(new Tenant.Of(ACCOUNT)))
                .forEach(statement -> assertThat(statement.sql()).contains("`v`.`owner_key` = ?"));
    }

    @Test
    void whatMayBeTiedToAPrivateRecordIsHeldToItsOwner() {
        all(registry.type("hosted_file"), viewer(new Tenant.Of(ACCOUNT)))
                .forEach(statement -> assertThat(statement.sql())
                        .contains("from `v_journal` as `o`")
                        .contains("from `v_journal_entry` as `o`")
                        .contains("`o`.`owner_key` = ?"));
    }

    @Test
    void aTypeOfEverybodysIsReadByEveryAccount() {
        ObjectType event = registry.type("event");
        var global = new ObjectType(
                "thing",
                event.label(),
                "thing",
                event.views(),
                new Tenancy.Global(),
                event.access(),
                event.parents(),
                event.inherits(),
                event.fields(),
                event.words());
        all(global, viewer(new Tenant.Of(ACCOUNT)))
                .forEach(statement -> assertThat(statement.values()).doesNotContain(ACCOUNT));
        all(global, viewer(new Tenant.Nobody()))
                .forEach(statement -> assertThat(statement.sql()).contains("false"));
    }

    /// The text of a list's statement is kept: it has to be the one that would be written anew, whoever asked before.
    @Test
    void whatIsKeptIsWhatWouldBeWrittenAnew() {
        var random = new Random(20261130);
        var kept = new HashSet<String>();
        for (int i = 0; i < 4_000; i++) {
            ObjectType type = anyType(random);
            Viewer viewer = anyViewer(random);
            Asked asked = anyAsked(random, type);
            Statements.Below below = anyBelow(random, type);
            Statement ours = statements.page(type, viewer, below, DSL.noCondition(), asked);
            assertThat(ours).isEqualTo(new Statements(registry).page(type, viewer, below, DSL.noCondition(), asked));
            kept.add(ours.sql());
        }
        assertThat(kept).hasSizeGreaterThan(1_000);
    }

    private ObjectType anyType(Random random) {
        return List.copyOf(registry.types()).get(random.nextInt(registry.types().size()));
    }

    private static Viewer anyViewer(Random random) {
        Tenant tenant =
                switch (random.nextInt(4)) {
                    case 0 -> new Tenant.Everyone();
                    case 1 -> new Tenant.Nobody();
                    default -> new Tenant.Of(random.nextInt(3));
                };
        Principal who = random.nextBoolean()
                ? new Principal.Guest()
                : new Principal.Application("a", "a", Set.of("*"), false, true);
        return new Viewer(who, tenant, random.nextBoolean() ? null : (long) random.nextInt(3), null);
    }

    private static Asked anyAsked(Random random, ObjectType type) {
        List<String> views = List.copyOf(type.views().keySet());
        String view = views.get(random.nextInt(views.size()));
        var order = new ArrayList<Asked.Order>();
        var values = new ArrayList<@Nullable String>();
        type.fieldsOf(view).stream()
                .filter(field -> field.kind().comparable() && random.nextInt(12) == 0)
                .limit(2)
                .forEach(field -> {
                    order.add(new Asked.Order(field, random.nextBoolean()));
                    values.add(random.nextBoolean() ? null : "1");
                });
        return new Asked(
                view,
                1 + random.nextInt(3),
                random.nextInt(2),
                List.copyOf(order),
                anyFlag(random),
                anyFlag(random),
                false,
                random.nextBoolean() ? null : new Cursors.Position(random.nextInt(9), values));
    }

    private static @Nullable Boolean anyFlag(Random random) {
        return random.nextInt(3) == 0 ? null : (Boolean) random.nextBoolean();
    }

    private Statements.@Nullable Below anyBelow(Random random, ObjectType type) {
        List<String> parents = List.copyOf(type.parents().keySet());
        if (parents.isEmpty() || random.nextBoolean()) {
            return null;
        }
        String parent = parents.get(random.nextInt(parents.size()));
        ObjectType above = parent.equals(ObjectType.ANY) ? anyType(random) : registry.type(parent);
        return new Statements.Below(
                above,
                Objects.requireNonNull(type.parents().get(parent)),
                random.nextInt(5),
                "AAAAAAAAAA" + random.nextInt(5));
    }
}
