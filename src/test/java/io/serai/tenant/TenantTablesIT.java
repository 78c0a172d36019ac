package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestServers;
import io.serai.hub.database.Database;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TenantTablesIT {
    private static final TestServers.TestDatabase DATABASE = TestServers.migrated();
    private final JdbcClient sql =
            JdbcClient.create(Database.unpooled(DATABASE.url(), DATABASE.user(), DATABASE.password()));

    @Test
    void everyTableAndColumnIsDecided() {
        assertThat(TenantTables.read().problems(Schema.read(sql))).isEmpty();
    }

    @Test
    void everyTableThatIsLeftOutIsThere() {
        var tables = Schema.read(sql).tables().keySet();
        assertThat(TenantTables.read().out())
                .allMatch(name -> tables.contains(name) || name.equals("own_tables_history"))
                .noneMatch(name -> TenantTables.read().find(name) != null);
    }

    @Test
    void aTableAndAColumnThatNobodyDecidedStopIt() {
        sql.sql("CREATE TABLE sneaky (id BIGINT UNSIGNED PRIMARY KEY, secret TEXT)")
                .update();
        sql.sql("ALTER TABLE event ADD COLUMN sneaky TEXT NULL").update();
        assertThat(TenantTables.read().problems(Schema.read(sql)))
                .hasSize(2)
                .anyMatch(one -> one.contains("the table sneaky"))
                .anyMatch(one -> one.contains("event.sneaky"));
        sql.sql("DROP TABLE sneaky").update();
        sql.sql("ALTER TABLE event DROP COLUMN sneaky").update();
    }

    @Test
    void tablesOfOwnTypesGoByTheirKeys() {
        sql.sql("CREATE TABLE own_thing (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, "
                        + "id_random VARCHAR(22) NOT NULL, event_id BIGINT UNSIGNED NOT NULL, name TEXT, "
                        + "both_ TEXT GENERATED ALWAYS AS (CONCAT(name, 'x')) STORED, "
                        + "CONSTRAINT own_thing_event FOREIGN KEY (event_id) REFERENCES event (id))")
                .update();
        Schema schema = Schema.read(sql);
        assertThat(TenantTables.read().problems(schema)).hasSize(1);
        TenantTables tables = TenantTables.read().with(schema, Set.of("own_thing", "event"));
        assertThat(tables.problems(schema)).isEmpty();
        TenantTable own = tables.get("own_thing");
        assertThat(own.under()).isEqualTo("event_id");
        assertThat(own.refs()).containsEntry("event_id", "event");
        assertThat(own.left()).containsExactly("both_");
        sql.sql("DROP TABLE own_thing").update();
    }

    @Test
    void parentsStandBeforeWhatRefersToThem() {
        var tables = TenantTables.read();
        var names = tables.all().stream().map(TenantTable::name).toList();
        tables.all().forEach(table -> table.refs().values().forEach(target -> assertThat(names.indexOf(target))
                .as("%s before %s", target, table.name())
                .isBetween(0, names.indexOf(table.name()) - 1)));
    }
}
