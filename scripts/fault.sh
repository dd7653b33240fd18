#!/usr/bin/env bash
# Fifty kills, ten power losses and a full disk under load, of the store alone and of the server with residents who
# report, and the control that must lose. Needs root, loop devices, xfsprogs and e2fsprogs; ends with 2 and says what is missing.
# Works in target/fault only. About five minutes.
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
