#!/bin/sh
# serai, the command line of a Serai hub: this script, and behind it a jar. It needs Java 17 or newer.
set -u

# Whether the Java in $1 is new enough. Reads a file, as starting a JVM takes far longer.
is_java() {
  [ -x "$1/bin/java" ] || return 1
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$1/release" | head -n 1)
  else
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9][0-9]*\).*/\1/p' | head -n 1)
  fi
  [ -n "$version" ] || return 1
  [ "$version" -ge 17 ] && return 0
  older="${older-}
  Java $version in $1"
  return 1
}

on_path=$(command -v java 2>/dev/null) || on_path=
while [ -h "$on_path" ]; do
  link=$(readlink "$on_path")
  case $link in
    /*) on_path=$link ;;
    *) on_path=$(dirname "$on_path")/$link ;;
  esac
done
case $0 in
  */*) self=$0 ;;
  *) if [ -f "$0" ]; then self=./$0; else self=$(command -v -- "$0"); fi ;;
esac
for java in "${JAVA_HOME:-}" "${on_path%/bin/java}" /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* \
  "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/* \
  /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*; do
  [ -n "$java" ] || continue
  if is_java "$java"; then
    exec "$java/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xlog:disable -Xlog:all=error:stderr \
      -Djdk.console=java.base -cp "$self" io.serai.cli.Main "$@"
  fi
done
printf '%s\n' "serai: there is no Java 17 or newer on this machine.${older:+ Found:${older-}}
Install one (Debian, Ubuntu: apt install default-jre-headless; Fedora: dnf install java-latest-openjdk-headless;
macOS: brew install openjdk; anywhere: sdk install java), or unpack one and set JAVA_HOME to its folder." >&2
exit 1
