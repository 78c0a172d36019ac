package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.hub.settings.ReadDocuments;
import io.serai.web.Principal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No statement about records is without its tenant.
class StatementsTest {
    private static final long ACCOUNT = 4711;

    @TempDir
    private Path folder;

    private final Statements statements = new Statements();

    private Registry registry() {
        return RegistryReader.read(ReadDocuments.folder(Path.of("config/objects"), folder.resolve("objects.json")));
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
        for (ObjectType type : registry().types()) {
            all(type, viewer(new Tenant.Of(ACCOUNT))).forEach(statement -> {
                assertThat(statement.sql()).as(type.name()).contains("`v`.`account_id` = ?");
                assertThat(statement.values()).as(type.name()).contains(ACCOUNT);
            });
        }
    }

    @Test
    void withoutAnAccountNothingMatches() {
        for (ObjectType type : registry().types()) {
            all(type, viewer(new Tenant.Nobody())).forEach(statement -> assertThat(statement.sql())
                    .as(type.name())
                    .contains("where")
                    .contains("false"));
        }
    }

    @Test
    void aPrivateRecordIsHeldToItsOwner() {
        all(registry().type("journal"), viewer(new Tenant.Of(ACCOUNT)))
                .forEach(statement -> assertThat(statement.sql()).contains("`v`.`owner_key` = ?"));
    }

    @Test
    void aTypeOfEverybodysIsReadByEveryAccount() {
        ObjectType event = registry().type("event");
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
