#!/usr/bin/env bash
# Makes src/main/resources/objects/subdivisions.csv, the parts of countries by ISO 3166-2, and keeps its licence beside
# it. From the npm package iso-3166 (MIT). To be run when a newer version of that is wanted:
#
#   bash src/data/subdivisions.sh
set -euo pipefail
version=4.4.0
target=$(cd "$(dirname "$0")/../main/resources/objects" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent "iso-3166@$version" > /dev/null
tar xzf "iso-3166-$version.tgz"
{
  echo "# ISO 3166-2: code, country or part that it is of, name; made by src/data/subdivisions.sh from iso-3166 $version"
  awk '
    /^    code: /   { code = value($0) }
    /^    name: /   { name = value($0) }
    /^    parent: / { print code "," value($0) "," name }
    function value(line) {
      sub(/^[^:]*: */, "", line); sub(/,$/, "", line)
      quote = substr(line, 1, 1); line = substr(line, 2, length(line) - 2)
      gsub("\\\\" quote, quote, line)
      return line
    }
  ' package/2.js | LC_ALL=C sort
} > "$target/subdivisions.csv"
cp package/license "$target/subdivisions.licence"
