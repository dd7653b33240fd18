#!/usr/bin/env bash
# Every test: the workspace on SQLite and on a private PostgreSQL 15 cluster, then the journeys in a browser.
# Prints one closing line, `N passed, N failed`, and ends with 1 when anything failed.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
CARGO=${CARGO:-cargo}
. scripts/postgres.sh

passed=0
failed=0

# Tests make and remove thousands of small files. In memory that costs next to nothing; on a disk each test waits for it.
scratch() {
  local free memory
  free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
  memory=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
  if [ "${free:-0}" -gt 3000000 ] && [ "${memory:-0}" -gt 6000000 ]; then
    local folder
    folder=$(mktemp -d /dev/shm/balai-tests.XXXXXX) || return 1
    # Programs are made and run there by some tests, and PostgreSQL's own user goes through it.
    chmod 711 "$folder"
    if printf '#!/bin/sh\nexit 0\n' >"$folder/try" && chmod +x "$folder/try" && "$folder/try" 2>/dev/null; then
      rm "$folder/try"
      echo "$folder"
      return
    fi
    rm -rf "$folder"
  fi
  mktemp -d
}
work=$(scratch) || exit 1
chmod 711 "$work"
export TMPDIR=$work

finish() {
  local code=$?
  trap - EXIT
  postgres_stop
  rm -rf "$work"
  # Interrupted or broken before the end: that is no success.
  if [ "${ended:-}" != yes ]; then failed=$((failed + 1)); [ "$code" != 0 ] || code=1; fi
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] || exit 1
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -n "$@" || sudo "$@"; else return 1; fi
}

apt_install() {
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$work/apt.log" 2>&1; then
    cat "$work/apt.log" >&2
    echo "Could not install: $*. Install it by hand (it needs root or sudo), then run make test again." >&2
    exit 1
  fi
}

install_missing() {
  local postgres=no browser=no python=no ssh=no documents=no
  [ -x "$POSTGRES_BIN/initdb" ] || postgres=yes
  [ -x "${BALAI_CHROMIUM:-/usr/bin/chromium}" ] || browser=yes
  python3 -c 'import ensurepip, venv' 2>/dev/null || python=yes
  [ -x /usr/sbin/sshd ] || ssh=yes
  { command -v qpdf && command -v pdftoppm; } >/dev/null || documents=yes
  [ "$postgres$browser$python$ssh$documents" != nonononono ] || return 0
  echo "Installing from Debian's packages what the tests need"
  as_root apt-get update -q >"$work/apt.log" 2>&1 || { cat "$work/apt.log" >&2; exit 1; }
  if [ "$postgres" = yes ]; then
    # No cluster of the system's own: tests start a private one.
    apt_install postgresql-common
    as_root sed -i 's/^#\?\s*create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
    apt_install postgresql-15
  fi
  if [ "$browser" = yes ]; then apt_install chromium; fi
  if [ "$python" = yes ]; then apt_install python3 python3-venv; fi
  # Documents are checked and read back by programs other people wrote.
  if [ "$documents" = yes ]; then apt_install qpdf poppler-utils; fi
  # A target of backups is tried against a real SSH server; tests start their own on loopback.
  if [ "$ssh" = yes ]; then apt_install openssh-server openssh-client; fi
}

count_cargo() {
  local counts
  counts=$(awk '/^test result:/ { for (i = 1; i <= NF; i++) { if ($i ~ /^passed/) p += $(i-1); if ($i ~ /^failed/) f += $(i-1) } } END { print p + 0, f + 0 }' "$1")
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
  # A program that did not build or crashed counts as one failure.
  if [ "$2" != 0 ] && [ "${counts#* }" = 0 ]; then failed=$((failed + 1)); fi
}

# Builds everything once. Programs built by themselves get other features of some packages, and then nearly everything is built a second
# time: all that follows runs what was built here.
build() {
  # Nobody goes on editing a fresh clone: what only the next build would read is not written.
  if [ ! -d target/debug/incremental ]; then export CARGO_INCREMENTAL=0; fi
  tools >"$work/tools.log" 2>&1 &
  local tools=$!
  $CARGO test --workspace --no-run 2>&1 | tee "$work/build.log"
  if [ "${PIPESTATUS[0]}" = 0 ]; then export ALREADY_BUILT=yes; fi
  # What could not be fetched is told where it is needed.
  wait "$tools" || true
}

# Fetches what the later steps are run with, while the compiler works.
tools() {
  journey_packages
  scripts/fuzz-api.sh tools
}

workspace_tests() {
  $CARGO test --workspace --no-fail-fast 2>&1 | tee "$work/cargo.log"
  count_cargo "$work/cargo.log" "${PIPESTATUS[0]}"
}

# What the islands compute, their types and their weight.
islands() {
  [ -d web/test ] || return 0
  scripts/assets.sh || { failed=$((failed + 1)); return; }
  npm --prefix web test 2>&1 | tee "$work/web.log"
  passed=$((passed + $(awk '/^# pass / { n = $3 } END { print n + 0 }' "$work/web.log")))
  failed=$((failed + $(awk '/^# fail / { n = $3 } END { print n == "" ? 1 : n }' "$work/web.log")))
}

journey_packages() {
  local installed=e2e/node_modules/.package-lock.json
  if [ ! -f "$installed" ] || [ e2e/package-lock.json -nt "$installed" ]; then
    npm --prefix e2e ci --no-audit --no-fund --loglevel=error && touch "$installed"
  fi
}

journeys() {
  [ -f e2e/run.mjs ] || return 0
  journey_packages || { failed=$((failed + 1)); return; }
  if [ -z "${ALREADY_BUILT:-}" ]; then
    scripts/assets.sh && $CARGO build -p balai -p balai-typeset || { failed=$((failed + 1)); return; }
  fi
  run_journeys
  # The same server on PostgreSQL: the whole way of a report, once.
  BALAI_E2E_DATABASE=$BALAI_E2E_POSTGRES run_journeys "a report becomes an answer, on a phone, in Indonesian, with scripts"
}

# Runs the journeys whose names are given (all without names) and counts them.
run_journeys() {
  BALAI_E2E_PICTURES=wrong node e2e/run.mjs "$@" 2>&1 | tee "$work/e2e.log"
  local code=${PIPESTATUS[0]} line
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$work/e2e.log" | tail -1)
  if [ -n "$line" ]; then
    passed=$((passed + ${line%% *}))
    local rest=${line#*, }
    failed=$((failed + ${rest%% *}))
    if [ "$code" != 0 ] && [ "${rest%% *}" = 0 ]; then failed=$((failed + 1)); fi
  else
    failed=$((failed + 1))
  fi
}

# The interface for programs, asked by its own description; a few examples of each operation, always the same.
interface() {
  CARGO=$CARGO scripts/fuzz-api.sh 10 2>&1 | tee "$work/fuzz.log"
  local line
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$work/fuzz.log" | tail -1)
  if [ -z "$line" ]; then failed=$((failed + 1)); return; fi
  passed=$((passed + ${line%% *}))
  local rest=${line#*, }
  failed=$((failed + ${rest%% *}))
}

# No log of a server or of a test holds what was planted.
canary() {
  scripts/canary.sh e2e/output/server.log "$work/cargo.log" "$work/fuzz.log" 2>&1 | tee "$work/canary.log"
  local line
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$work/canary.log" | tail -1)
  passed=$((passed + ${line%% *}))
  local rest=${line#*, }
  failed=$((failed + ${rest%% *}))
}

install_missing
postgres_start || exit 1
export BALAI_TEST_POSTGRES=$POSTGRES_ADDRESS
# An empty database for journeys through a server on PostgreSQL.
BALAI_E2E_POSTGRES=$(postgres_database balai_e2e) || exit 1
export BALAI_E2E_POSTGRES
cd "$root" || exit 1
# Pages are rendered with the built styles.
scripts/assets.sh || failed=$((failed + 1))
build
workspace_tests
islands
interface
journeys
canary
ended=yes
