#!/usr/bin/env bash
# Asks the interface for programs what nobody would ask, by its own description: a demonstration server on loopback, and
# schemathesis with every check. Fixed seed and bounded examples, so that two runs ask the same. First as anybody, then
# as the reporter of a report that was sent for it.
# Usage: scripts/fuzz-api.sh [EXAMPLES] (25 unless given). Prints one closing line, `N passed, N failed`.
#        scripts/fuzz-api.sh tools — only installs what it needs. ALREADY_BUILT=yes: the server is built already.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
CARGO=${CARGO:-cargo}
examples=${1:-25}
version=4.32.5
tools=$root/target/fuzz-api/venv
work=$(mktemp -d)
server=

finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

if ! "$tools/bin/schemathesis" --version 2>/dev/null | grep -qF "$version"; then
  echo "Installing schemathesis $version into target/fuzz-api"
  python3 -m venv "$tools" >"$work/venv.log" 2>&1 && "$tools/bin/pip" install -q "schemathesis==$version" >>"$work/venv.log" 2>&1 || {
    cat "$work/venv.log" >&2
    echo "Could not install schemathesis. It needs Python 3.10 or newer with venv (apt-get install python3-venv)." >&2
    exit 1
  }
fi

[ "$examples" != tools ] || exit 0
if [ -z "${ALREADY_BUILT:-}" ]; then
  scripts/assets.sh && $CARGO build -q -p balai || exit 1
fi
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
target/debug/balai demo --data "$work/data" --region regions/contoh --cases 60 --listen "127.0.0.1:$port" >"$work/server.log" 2>&1 &
server=$!
address=http://127.0.0.1:$port/api/v1
for _ in $(seq 120); do
  curl -sf -o /dev/null "$address/region" && break
  kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
  sleep 0.5
done

passed=0
failed=0

# fuzz NAME CONFIGURATION OPTION…: one run, counted as one test.
fuzz() {
  local name=$1 configuration=$2
  shift 2
  if "$tools/bin/schemathesis" --config-file "$configuration" --no-color run "$address/openapi.json" --checks all \
    --max-examples "$examples" --seed 1 --generation-deterministic --no-shrink \
    --continue-on-failure --warnings off "$@" >"$work/run.log" 2>&1; then
    passed=$((passed + 1))
    echo "ok: $name ($(grep -oE '[0-9]+ generated' "$work/run.log" | head -1))"
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
    sed -n "/= FAILURES =/,\$p;/= ERRORS =/,\$p" "$work/run.log" | grep . || cat "$work/run.log"
  fi
}

# A report of its own for each run: one that was taken back can't be written to.
reporter() {
  python3 - "$address" "$1" <<'PYTHON'
import json, sys, urllib.request

address, file = sys.argv[1:]

def ask(path, body=None):
    request = urllib.request.Request(address + path, data=body and json.dumps(body).encode(),
                                     headers={"Content-Type": "application/json"} if body else {})
    return json.load(urllib.request.urlopen(request))

post = ask("/openapi.json")["paths"]["/reports"]["post"]
receipt = ask("/reports", post["requestBody"]["content"]["application/json"]["example"])
token = ask(f"/reports/{receipt['number']}/token", {"pin": receipt["pin"]})["token"]
with open(file, "w") as written:
    written.write(f'[parameters]\n"path.number" = "{receipt["number"]}"\n[headers]\nAuthorization = "Bearer {token}"\n')
PYTHON
}

touch "$work/anybody.toml"
fuzz "as anybody" "$work/anybody.toml"
reporter "$work/owner.toml" && fuzz "as a reporter" "$work/owner.toml" --include-tag own --exclude-operation-id withdraw
reporter "$work/leaver.toml" && fuzz "as a reporter who takes the report back" "$work/leaver.toml" --include-operation-id withdraw \
  --phases examples,coverage,fuzzing
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" = 3 ]
