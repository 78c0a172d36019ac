package io.serai.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class SqlStepsIT {

    @Test
    void stepBindsItsValuesAndHasTheServerPrepareNothing() throws Exception {
        TestServers.TestDatabase test = TestServers.database();
        // one connection, whose own counts are read
        try (Database database = Database.open(test.url(), test.user(), test.password(), 1);
                var context = new DefaultCamelContext()) {
            await().atMost(Duration.ofSeconds(30)).until(database::up);
            JdbcClient sql = JdbcClient.create(database.dataSource());
            sql.sql("CREATE TABLE thing (name VARCHAR(20) NOT NULL, note VARCHAR(20) NULL)")
                    .update();
            context.getRegistry().bind("dataSource", database.dataSource());
            context.getRegistry().bind(SqlSteps.NAME, new SqlSteps());
            context.start();
            long before = prepared(sql);
            try (ProducerTemplate steps = context.createProducerTemplate()) {
                String insert = "sql:INSERT INTO thing (name, note) VALUES (:#name, :#note)";
                steps.requestBodyAndHeaders(insert, "", Map.of("name", "what?", "note", "it's"));
                var none = new HashMap<String, Object>();
                none.put("name", "none");
                none.put("note", null);
                steps.requestBody(insert, none);
                steps.requestBody("sql:INSERT INTO thing (name, note) VALUES (#, 'x')", (Object) List.of("listed"));
                steps.requestBody("sql:INSERT INTO thing (name) VALUES ('nothing to bind')", "");
                steps.requestBody("sql:INSERT INTO thing (name, note) VALUES (:#${body}, 'body')", "text");
                steps.requestBody("sql:INSERT INTO thing (name, note) VALUES (:#${body.length}, :#${body})", "long");
                assertThat(steps.requestBodyAndHeader(
                                "sql:SELECT name FROM thing WHERE name IN (:#in:names) ORDER BY name",
                                "",
                                "names",
                                List.of("none", "what?")))
                        .isEqualTo(List.of(Map.of("name", "none"), Map.of("name", "what?")));
            }
            assertThat(prepared(sql)).isEqualTo(before);
            assertThat(sql.sql("SELECT CONCAT(name, ': ', COALESCE(note, 'null')) FROM thing")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrder(
                            "what?: it's", "none: null", "listed: x", "nothing to bind: null", "text: body", "4: long");
        }
    }

    private static long prepared(JdbcClient sql) {
        return sql.sql("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'")
                .query((row, number) -> row.getLong(2))
                .single();
    }
}
