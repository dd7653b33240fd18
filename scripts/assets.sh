#!/usr/bin/env bash
# Builds web/dist (styles, islands, fonts) when a source is newer than it. Needs Node 20 and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -f web/package.json ] || exit 0

# npm writes this file at the end of an installation.
installed=web/node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ web/package-lock.json -nt "$installed" ]; then
  echo "Installing what the styles and islands are built with (npm ci in web/)"
  npm --prefix web ci --no-audit --no-fund --loglevel=error
  touch "$installed"
fi

built=web/dist/manifest.json
if [ ! -f "$built" ] || [ -n "$(find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -newer "$built" -print -quit)" ]; then
  echo "Building web/dist"
  npm --prefix web run --silent build
fi
