#!/usr/bin/env bash
# One private PostgreSQL 15 cluster for tests: in a temporary directory (TMPDIR), on a socket only, without fsync. For a measurement,
# POSTGRES_DURABLE=yes makes it wait for the disk and look after its tables, as one in service does.
#
#   . scripts/postgres.sh; postgres_start; … ; postgres_stop
#
# postgres_start sets POSTGRES_ADDRESS. Works as root (the server then runs as `postgres`) and as a plain user.
# It must never touch a cluster it did not start: it stops its own data directory only.

POSTGRES_BIN=${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}
POSTGRES_DIRECTORY=

postgres_as() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

postgres_start() {
  POSTGRES_DIRECTORY=$(mktemp -d "${TMPDIR:-/tmp}/balai-pg.XXXXXX")
  chmod 700 "$POSTGRES_DIRECTORY"
  if [ "$(id -u)" = 0 ]; then chown postgres "$POSTGRES_DIRECTORY"; fi
  # The server must not stand in a directory it may not enter.
  cd /tmp || return 1
  postgres_as "$POSTGRES_BIN/initdb" -D "$POSTGRES_DIRECTORY/data" -U postgres -A trust --no-sync --locale=C -E UTF8 \
    >"$POSTGRES_DIRECTORY.log" 2>&1 || { cat "$POSTGRES_DIRECTORY.log" >&2; return 1; }
  local settings="-c listen_addresses='' -c unix_socket_directories=$POSTGRES_DIRECTORY -c max_connections=300"
  settings="$settings -c shared_buffers=128MB -c max_wal_size=2GB -c log_min_messages=fatal"
  if [ -z "${POSTGRES_DURABLE:-}" ]; then
    settings="$settings -c fsync=off -c full_page_writes=off -c autovacuum=off"
  fi
  postgres_as "$POSTGRES_BIN/pg_ctl" -D "$POSTGRES_DIRECTORY/data" -l "$POSTGRES_DIRECTORY/server.log" -w -s \
    -o "$settings" start || { cat "$POSTGRES_DIRECTORY/server.log" >&2; return 1; }
  cd - >/dev/null || return 1
  POSTGRES_ADDRESS="host=$POSTGRES_DIRECTORY user=postgres dbname=postgres"
}

# Makes an empty database and prints its address.
postgres_database() {
  (cd /tmp && postgres_as "$POSTGRES_BIN/createdb" -h "$POSTGRES_DIRECTORY" -U postgres -T template0 -E UTF8 --locale=C "$1") || return 1
  echo "host=$POSTGRES_DIRECTORY user=postgres dbname=$1"
}

# Ends the server as a crash would and starts it again with the settings it had.
postgres_restart() {
  (cd /tmp && postgres_as "$POSTGRES_BIN/pg_ctl" -D "$POSTGRES_DIRECTORY/data" -l "$POSTGRES_DIRECTORY/server.log" \
    -m immediate -w -s restart)
}

postgres_stop() {
  [ -n "$POSTGRES_DIRECTORY" ] || return 0
  (cd /tmp && postgres_as "$POSTGRES_BIN/pg_ctl" -D "$POSTGRES_DIRECTORY/data" -m immediate -s stop) || true
  rm -rf "$POSTGRES_DIRECTORY" "$POSTGRES_DIRECTORY.log"
  POSTGRES_DIRECTORY=
}
