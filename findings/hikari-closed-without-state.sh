#!/usr/bin/env bash
# HikariCP 7.0.2 (com.zaxxer:HikariCP), HSQLDB 2.7.4 (org.hsqldb:hsqldb), Spring JDBC 6.2.19
# (org.springframework:spring-jdbc).
#
# Expected by whoever tells outages from faults by the exception's SQLState: a connection that is used after it was closed
# says class 08 (connection exception; SQL:2016, 08003 is "connection does not exist"), as the driver's own does, so that
# Spring makes a DataAccessResourceFailureException of it.
# Seen: through the pool, the same mistake, and the same moment while a pool is shut down, is an SQLException without any
# SQLState. Spring then knows nothing of it (UncategorizedSQLException); who retries outages alone does not retry it.
#
# Output seen:
#   driver: SQLState 08003, to Spring DataAccessResourceFailureException
#   pool: SQLState null, to Spring UncategorizedSQLException
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>closed</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.zaxxer</groupId><artifactId>HikariCP</artifactId><version>7.0.2</version></dependency>
    <dependency><groupId>org.hsqldb</groupId><artifactId>hsqldb</artifactId><version>2.7.4</version></dependency>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-jdbc</artifactId><version>6.2.19</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Closed.java <<'JAVA'
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.*;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

public class Closed {
    static void tell(String who, Connection connection) throws SQLException {
        connection.close();
        try {
            connection.prepareStatement("SELECT 1 FROM (VALUES(0))");
            System.out.println(who + ": no error");
        } catch (SQLException e) {
            DataAccessException translated = new SQLStateSQLExceptionTranslator().translate("ask", "SELECT 1", e);
            if (translated == null) {
                translated = new UncategorizedSQLException("ask", "SELECT 1", e);
            }
            System.out.println(who + ": SQLState " + e.getSQLState() + ", to Spring " + translated.getClass().getSimpleName());
        }
    }

    public static void main(String[] args) throws Exception {
        String url = "jdbc:hsqldb:mem:closed";
        tell("driver", DriverManager.getConnection(url, "SA", ""));
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("SA");
        config.setPassword("");
        try (var pool = new HikariDataSource(config)) {
            tell("pool", pool.getConnection());
        }
    }
}
JAVA
java -cp 'lib/*' Closed.java 2>err.log | tee seen
diff seen - <<'SEEN' || { cat err.log; echo "the behaviour has changed"; exit 1; }
driver: SQLState 08003, to Spring DataAccessResourceFailureException
pool: SQLState null, to Spring UncategorizedSQLException
SEEN
