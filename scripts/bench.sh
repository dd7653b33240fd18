#!/usr/bin/env bash
# Measures what is promised, on SQLite and on a private PostgreSQL that waits for the disk, and writes docs/performance.md and
# target/bench/performance.json. Options are handed on: scripts/bench.sh --quick --cases 1000. Needs about 5 GB of disk.
set -euo pipefail
cd "$(dirname "$0")/.."
CARGO=${CARGO:-cargo}
root=$PWD
. scripts/postgres.sh
$CARGO build --release -p balai
server=()
trap postgres_stop EXIT
if [ -x "$POSTGRES_BIN/initdb" ]; then
  POSTGRES_DURABLE=yes postgres_start
  server=(--database "$POSTGRES_ADDRESS")
else
  echo "PostgreSQL 15 is not installed: measuring SQLite only." >&2
fi
cd "$root"
mkdir -p target/bench
target/release/balai bench --data target/bench --json target/bench/performance.json --report docs/performance.md \
  --database-cases 100000 "${server[@]}" "$@"
