#!/usr/bin/env bash
# Looks through logs for what tests and journeys planted: a NIK, a telephone number, a name, an address, a password and a token
# that stand nowhere else. Nothing of it may be there (OWASP ASVS 5.0, 14.2.1 and 16.2.5).
# Usage: scripts/canary.sh FILE… — prints `N passed, N failed`, one for each file that is there.
set -uo pipefail
planted='9901014507890007|0812 ?9876 ?5432|\+6281298765432|Kenari Tambang|kenari\.tambang@|rahasia-kenari-tambang|kenari0tambang'
passed=0
failed=0
for file in "$@"; do
  [ -s "$file" ] || continue
  if found=$(grep -nEm3 "$planted" "$file"); then
    failed=$((failed + 1))
    echo "FAILED: $file holds what was planted:"
    echo "$found" | cut -c1-300
  else
    passed=$((passed + 1))
    echo "ok: $file holds nothing of what was planted ($(wc -l <"$file") lines)"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
