#!/usr/bin/env bash
# Takes the two libraries of the door's page from their npm packages as they are, each with its licence, into
# src/main/resources/static/app: tweetnacl (Unlicense) and jsQR (Apache-2.0). To be run when a newer version is wanted:
#
#   bash src/data/door-libraries.sh
set -euo pipefail
target=$(cd "$(dirname "$0")/../main/resources/static/app" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
take() { # package, version, its file, name here
  (cd "$folder" && npm pack --silent "$1@$2" > /dev/null && tar xzf "$1-$2.tgz")
  cp "$folder/package/$3" "$target/$4.js"
  cp "$folder/package/LICENSE" "$target/$4.licence"
  rm -r "$folder/package"
}
take tweetnacl 1.0.3 nacl-fast.min.js nacl
take jsqr 1.4.0 dist/jsQR.js jsqr
