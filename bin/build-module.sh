# Sourced by the other scripts: build_module builds a runnable module that is missing or older than its sources.
# Needs root, jdk, tool (the name before each message) and the function fail of the caller.
# shellcheck shell=bash

# What every runnable module is built from.
readonly base_modules=(greenlet-core supervision codec mailbox actors)

# Whether something that goes into module $1's build is newer than the build. Folders count: a deleted file changes its
# folder.
is_stale() {
  local inputs=("$root/pom.xml") module stamp=$root/$1/target/.grove-built
  [[ -e $stamp ]] || return 0
  for module in "${base_modules[@]}" "$1"; do
    inputs+=("$root/$module/pom.xml")
    [[ ! -d $root/$module/src/main ]] || inputs+=("$root/$module/src/main")
  done
  [[ -n $(find "${inputs[@]}" -newer "$stamp" -print -quit) ]]
}

# A dot every two seconds, for as long as the script lives.
tick() {
  while sleep 2 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do printf '.' >&2; done
}

# Module $1, and what it is built from; one build of it at a time.
build_module() {
  local module=$1 built=$root/$1/target ticker status=0
  local log=$built/grove-build.log
  is_stale "$module" || return 0
  type -P mvn >/dev/null || fail "Maven (mvn) is needed to build and is not on the PATH; install Maven 3.8.7 or newer"
  mkdir -p "$built" || fail "cannot write $built"
  exec 9>"$built/.grove-lock"
  if type -P flock >/dev/null && ! flock -n 9; then
    printf '%s: waiting for another build of the %s\n' "$tool" "$module" >&2
    flock 9
  fi
  if is_stale "$module"; then
    printf '%s: building the %s, a minute or two the first time ' "$tool" "$module" >&2
    tick 9>&- &
    ticker=$!
    trap 'kill "$ticker" 2>/dev/null || true; printf "\n" >&2' EXIT
    JAVA_HOME=$jdk mvn -B -q -f "$root/pom.xml" -Dmaven.test.skip=true -pl "$module" -am package \
      >"$log" 2>&1 </dev/null 9>&- || status=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    trap - EXIT
    ((status == 0)) || { printf ' failed\n' >&2; fail "the build failed, its output is in $log"; }
    printf ' done\n' >&2
  fi
  exec 9>&-
}
