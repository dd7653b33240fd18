#!/usr/bin/env bash
# Programs that other people wrote, against Balai: the suite of Open311's rules, Open311 clients from PyPI, a mail server with
# STARTTLS (aiosmtpd), and pyHanko, qpdf and poppler on every kind of document (qpdf and poppler-utils as scripts/test.sh
# installs them).
# Prints what each did and one closing line, `N passed, N failed`; ends with 1 when anything failed.
set -uo pipefail
cd "$(dirname "$0")/.."
CARGO=${CARGO:-cargo}
work=$(mktemp -d)
server=
finish() {
  local code=$?
  if [ -n "$server" ]; then kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; fi
  rm -rf "$work"
  exit "$code"
}
trap finish EXIT

scripts/assets.sh || exit 1
$CARGO build -q -p balai -p balai-open311-check || exit 1
# A port that nobody has: asked for and given back.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
target/debug/balai demo --data "$work/data" --listen "127.0.0.1:$port" --cases 120 --region regions/badung >"$work/demo.log" 2>&1 &
server=$!
for _ in $(seq 600); do
  curl -fsS "http://127.0.0.1:$port/readyz" >/dev/null 2>&1 && break
  kill -0 "$server" 2>/dev/null || { cat "$work/demo.log" >&2; exit 1; }
  sleep 0.5
done
endpoint="http://127.0.0.1:$port/open311/v2"
key="$work/data/open311-demo-key"

passed=0
failed=0
count() {
  local line
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$1" | tail -1)
  passed=$((passed + ${line%% *}))
  local rest=${line#*, }
  failed=$((failed + ${rest%% *}))
}

target/debug/balai-open311-check "$endpoint" --write --api-key "$(cat "$key")" | tee "$work/check.log"
count "$work/check.log"

python3 -m venv "$work/clients" && "$work/clients/bin/pip" install -q --disable-pip-version-check \
  civicbot==0.4.0 georeport==0.3.1 three==0.8.0 xmltodict==0.14.2 || exit 1
"$work/clients/bin/python" e2e/interop/open311.py "$endpoint" "$key" 2>&1 | tee "$work/clients.log"
count "$work/clients.log"

# A server of its own, writing through a mail server whose certificate is of a private authority.
python3 -m venv "$work/mail" && "$work/mail/bin/pip" install -q --disable-pip-version-check aiosmtpd==1.4.6 trustme==1.2.1 || exit 1
"$work/mail/bin/python" e2e/interop/mail.py target/debug/balai 2>&1 | tee "$work/mail.log"
count "$work/mail.log"

# Every kind of document, set, signed by the test signer and looked at by qpdf and poppler, then its signature by pyHanko.
BALAI_DOCUMENTS=$work/documents $CARGO test -q -p balai-typeset --test documents every_kind || failed=$((failed + 1))
python3 -m venv "$work/signatures" && "$work/signatures/bin/pip" install -q --disable-pip-version-check pyHanko==0.38.0 || exit 1
"$work/signatures/bin/python" e2e/interop/documents.py "$work/documents" 2>&1 | tee "$work/documents.log"
count "$work/documents.log"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
