#!/usr/bin/env bash
# Attackers other people wrote, let loose on a fresh demonstration on this machine: schemathesis, sqlmap, wapiti, slowhttptest, and
# checks of headers and methods. Time-limited; nothing leaves loopback. Results: target/attack/report.md, and what each said.
# Usage: scripts/attack.sh [SECONDS for each tool] (120 unless given). Prints one closing line, `N passed, N failed`.
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
CARGO=${CARGO:-cargo}
seconds=${1:-120}
results=$root/target/attack
tools=$results/venv
work=$(mktemp -d)
server=
passed=0
failed=0

finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

mkdir -p "$results"
if ! "$tools/bin/python" -c 'import sqlmap, wapitiCore' 2>/dev/null; then
  echo "Installing sqlmap and wapiti into target/attack"
  python3 -m venv "$tools" >"$work/venv.log" 2>&1 && "$tools/bin/pip" install -q sqlmap==1.10.10 wapiti3==3.2.3 >>"$work/venv.log" 2>&1 || {
    cat "$work/venv.log" >&2
    echo "Could not install the attackers. They need Python 3.10 or newer with venv (apt-get install python3-venv)." >&2
    exit 1
  }
fi

scripts/assets.sh >"$work/assets.log" && $CARGO build -q -p balai || exit 1
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
BALAI_LOG=info target/debug/balai demo --data "$work/data" --region regions/contoh --cases 60 --listen "127.0.0.1:$port" \
  >"$work/demo.txt" 2>"$results/server.log" &
server=$!
address=http://127.0.0.1:$port
for _ in $(seq 240); do
  curl -sf -o /dev/null "$address/readyz" && break
  kill -0 "$server" 2>/dev/null || { cat "$results/server.log" >&2; exit 1; }
  sleep 0.5
done

{
  echo "# Attackers on a demonstration"
  echo
  echo "| attacker | what was tried | found |"
  echo "|---|---|---|"
} >"$results/report.md"

# told NAME WHAT FOUND: one line of the report; FOUND is empty when nothing was found.
told() {
  if [ -z "$3" ]; then
    passed=$((passed + 1))
    echo "ok: $1 ($2)"
  else
    failed=$((failed + 1))
    echo "FAILED: $1 ($2): $3"
  fi
  echo "| $1 | $2 | ${3:-nothing} |" >>"$results/report.md"
}

headers() {
  local out
  out=$(python3 scripts/attack/headers.py "$address" "$work/demo.txt" 2>&1)
  told "headers and methods" "$(echo "$out" | grep -oE '^[0-9]+ answers' || echo none)" "$(echo "$out" | grep '^FOUND' | head -5 | tr '\n' ' ')"
}

# Every parameter that reads: search, filters, numbers, boxes, both interfaces.
sql() {
  local number found tested url log
  number=$(curl -s "$address/api/v1/reports?limit=1" | grep -oE 'CTH-[0-9A-Z]{4}-[0-9A-Z]{4}' | head -1)
  found=
  tested=0
  while read -r url; do
    log=$results/sqlmap-$tested.log
    tested=$((tested + 1))
    timeout $((seconds / 2 + 20)) "$tools/bin/sqlmap" -u "$address$url" --batch --flush-session --level 2 --risk 2 --threads 4 --timeout 10 \
      --retries 0 --time-sec 2 --technique BEUST --output-dir "$work/sqlmap" --disable-coloring --ignore-code '*' >"$log" 2>&1
    if grep -qE 'is vulnerable|sqlmap identified the following injection' "$log"; then found="$found $url"; fi
  done <<ADDRESSES
/cari?q=jalan
/laporan?kategori=jalan-rusak&q=jalan&status=selesai
/laporan.csv?q=jalan
/lacak/$number*
/peta/data.geojson?kotak=120,-7,121,-5
/api/v1/reports?limit=5&category=jalan-rusak&area=99.01.01.1001
/api/v1/reports/nearby?longitude=120.01&latitude=-6.01&radius=500
/open311/v2/requests.json?service_code=jalan-rusak&status=open&page=1
/petugas/masuk/tautan/AAAA*
ADDRESSES
  told "sqlmap 1.10.10" "$tested addresses, every parameter" "$found"
}

web() {
  local out=$results/wapiti.json found
  timeout $((seconds * 2 + 300)) "$tools/bin/wapiti" -u "$address/" --scope folder --max-scan-time "$seconds" --max-attack-time 15 --max-links-per-page 20 -d 3 --flush-session \
    --store-session "$work/wapiti" -m "csp,cookieflags,crlf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,sql,ssrf,xss,xxe,upload,csrf,backup" \
    --no-bugreport -f json -o "$out" >"$results/wapiti.log" 2>&1
  # Over plain HTTP on loopback there is no HSTS and no Secure; the tests of headers look at both as the public service sends them.
  found=$(python3 - "$out" <<'PYTHON'
import json, sys
try:
    report = json.load(open(sys.argv[1]))
except Exception as error:
    print(f"no report: {error}")
    raise SystemExit
expected = {"Strict-Transport-Security", "Secure Flag cookie"}
for kind, found in {**report["vulnerabilities"], **report["anomalies"]}.items():
    left = [one for one in found if not any(word in one["info"] + kind for word in ("Strict-Transport-Security", "Secure"))]
    if left:
        print(f"{kind}: {len(left)} ({left[0]['path']} {left[0]['info'][:90]})", end=" ")
PYTHON
)
  told "wapiti 3.2.3" "crawled for $seconds s, eighteen sorts of attack" "$found"
}

# Slow heads, slow bodies, slow readers, a thousand of each; meanwhile others are served as quickly as before.
slow() {
  if ! command -v slowhttptest >/dev/null; then
    told "slowhttptest" "not installed (apt-get install slowhttptest)" "not run"
    return
  fi
  local calm busy kind large
  # What is read slowly has to be larger than what the system keeps for a connection.
  large=/aset/$(python3 -c 'import json; print(json.load(open("web/dist/manifest.json"))["balai.css"])')
  calm=$(python3 scripts/attack/steady.py "$address" 5)
  for kind in "-H" "-B" "-X -w 10 -y 20 -n 5 -z 32 -k 3"; do
    # shellcheck disable=SC2086
    slowhttptest -c 1000 $kind -i 5 -r 200 -l 30 -p 3 -u "$address$large" >"$results/slow${kind%% *}.log" 2>&1 &
    local attacker=$!
    sleep 6
    busy=$(python3 scripts/attack/steady.py "$address" 15)
    wait $attacker
    # In milliseconds, the slowest of twenty: no more than half a second, or four times as slow as in the calm.
    local found=
    awk -v c="$calm" -v b="$busy" 'BEGIN { exit !(b <= 500 || b <= 4 * c) }' || found="p95 $busy ms, calm $calm ms"
    told "slowhttptest 1.8 ${kind%% *}" "1000 slow connections; p95 of others $busy ms, $calm ms in the calm" "$found"
  done
}

interface() {
  local out
  out=$(CARGO=$CARGO scripts/fuzz-api.sh 25 2>&1)
  echo "$out" >"$results/schemathesis.log"
  told "schemathesis 4.32.5" "$(echo "$out" | grep -oE '[0-9]+ generated' | tr '\n' ' ')" "$(echo "$out" | grep '^FAILED' | tr '\n' ' ')"
}

aftermath() {
  local broken panics memory
  kill -0 "$server" 2>/dev/null || { told "the server afterwards" "is it there" "it is gone"; return; }
  curl -sf -o /dev/null "$address/readyz" || told "the server afterwards" "does it answer" "it does not"
  broken=$(grep -c '"status":500' "$results/server.log")
  panics=$(grep -cE 'panicked|"a request failed"' "$results/server.log")
  memory=$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$server/status")
  told "the server afterwards" "$(grep -c '"answered"' "$results/server.log") requests logged, at most $memory MB" \
    "$([ "$broken" = 0 ] && [ "$panics" = 0 ] || echo "$broken answers of 500, $panics failures in the log")"
}

headers
interface
sql
web
slow
aftermath
echo "$passed passed, $failed failed" | tee -a "$results/report.md"
[ "$failed" = 0 ]
