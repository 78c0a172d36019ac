#!/bin/sh
# Installs serai, the command line of the hub at @server@, for the person who runs this:
# one file in ~/.local/bin (or SERAI_INSTALL_DIR), and the hub's address in ~/.config/serai/config.yaml.
# It stands in functions that the last line calls, so that half of it does nothing.

fail() {
  printf 'serai: %s\n' "$*" >&2
  exit 1
}

# The file at the address $1, into $2.
fetch() {
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --output "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$2" "$1"
  else
    fail "neither curl nor wget is on this machine; install one of them"
  fi
}

# The SHA-256 of the file $1.
sum_of() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum <"$1"
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 <"$1"
  else
    fail "neither sha256sum nor shasum is on this machine, so the download can't be checked"
  fi
}

# Unless there is one: a repeat changes nothing.
configure() {
  folder=${XDG_CONFIG_HOME:-$HOME/.config}/serai
  config=$folder/config.yaml
  if [ -e "$config" ] || [ -h "$config" ]; then
    grep -qF "$server" "$config" 2>/dev/null ||
      printf '%s names another hub, and was left as it is; to change it: serai login --server %s\n' "$config" "$server"
    return
  fi
  (umask 077 && mkdir -p "$folder") && settings=$(mktemp "$folder/.config.XXXXXX") &&
    printf 'server: "%s"\n' "$server" >"$settings" && mv -f "$settings" "$config" || fail "$config can't be written"
}

install_serai() {
  set -eu
  server='@server@'
  expected=@sha256@
  [ -n "${HOME:-}" ] || fail "HOME is not set"
  to=${SERAI_INSTALL_DIR:-$HOME/.local/bin}
  mkdir -p "$to" && to=$(cd "$to" && pwd) || fail "$to can't be made; set SERAI_INSTALL_DIR to a folder of yours"
  [ ! -d "$to/serai" ] || fail "$to/serai is a folder; set SERAI_INSTALL_DIR to another place"
  part=$(mktemp "$to/.serai.XXXXXX") || fail "$to can't be written; set SERAI_INSTALL_DIR to a folder of yours"
  trap 'rm -f "$part"' EXIT
  trap 'exit 130' INT TERM HUP
  fetch "$server/cli/download" "$part" || fail "$server/cli/download can't be fetched"
  found=$(sum_of "$part") || exit 1
  found=${found%% *}
  [ "$found" = "$expected" ] || fail "what came is not what the hub said (SHA-256 $found, not $expected).
Nothing was installed. If the hub was just updated, run this again; else ask who runs it."
  chmod 755 "$part"
  mv -f "$part" "$to/serai"
  configure
  printf 'Installed: %s\n' "$to/serai"
  "$to/serai" --version || fail "it is installed, and will work once that is mended"
  case ":$PATH:" in
    *":$to:"*) found=$(command -v serai) && [ "$found" != "$to/serai" ] &&
      printf 'Another serai comes first on your PATH: %s\n' "$found" ;;
    *) printf '%s is not on your PATH. Add to ~/.profile: export PATH="%s:$PATH"\n' "$to" "$to" ;;
  esac
  printf 'Next: serai login\n'
}

install_serai
