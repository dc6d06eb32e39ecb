# Sourced by the other scripts: find_jdk sets jdk to the home of the JDK that Grove needs.
# shellcheck shell=bash

readonly JDK=25

# Whether $1 is the home of a JDK of the right version, by the file that each one has.
is_jdk() {
  local line
  [[ -n $1 && -x $1/bin/java && -r $1/release ]] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=\"$JDK | JAVA_VERSION=\"$JDK[.\"+-]*) return 0 ;;
    esac
  done <"$1/release"
  return 1
}

# JAVA_HOME, the PATH, the usual folders, in this order; fails, by the caller's function fail, if none is there.
find_jdk() {
  local home on_path
  if is_jdk "${JAVA_HOME:-}"; then
    jdk=$JAVA_HOME
    return
  fi
  if on_path=$(type -P javac || type -P java); then
    while [[ -L $on_path ]]; do on_path=$(readlink -f "$on_path" 2>/dev/null) || break; done
    home=${on_path%/bin/java*}
    if is_jdk "$home"; then
      jdk=$home
      return
    fi
  fi
  shopt -s nullglob
  for home in /usr/lib/jvm/* /opt/*jdk* /opt/java/* ~/.sdkman/candidates/java/* ~/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk "$home"; then
      jdk=$home
      return
    fi
  done
  fail "JDK $JDK is needed and none was found here; install one (https://adoptium.net) or set JAVA_HOME to where it is"
}
