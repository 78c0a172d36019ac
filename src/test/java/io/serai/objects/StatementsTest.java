package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.hub.settings.ReadDocuments;
import io.serai.web.Principal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.impl.DSL;
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
        return new Viewer(new Principal.Guest(), tenant, 1L);
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
}
