#!/usr/bin/env bash
# Fifty kills and ten power losses under load, with the control that must lose. Needs root, loop devices, xfsprogs
# and e2fsprogs; ends with 2 and says what is missing. Works in target/fault only. About three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
CARGO=${CARGO:-cargo}
$CARGO build -q -p balai-fault
target/debug/balai-fault kills --kills "${KILLS:-50}"
target/debug/balai-fault power --losses "${LOSSES:-10}"
