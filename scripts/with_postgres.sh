#!/usr/bin/env bash
# Runs a command with DATABASE_URL leading to a throw-away PostgreSQL, which ends with it. KRUG_SERVERS=N makes N of
# them, told in KRUG_TEST_SERVERS: one for each worker of the tests.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ] && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && apt-get install -y -qq postgresql >/dev/null
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
fi
if [ -z "$bin" ]; then
  echo "PostgreSQL left out: it is not installed, and only root may install it"
  [ -z "${CI:-}" ]
  exit
fi
dir=$(mktemp -d /tmp/krug-postgres.XXXXXX)
as=()
if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; as=(runuser -u postgres --); fi
free_port() { python3 -c "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"; }
stop() {
  for base in "$dir"/base*; do "${as[@]}" "$bin/pg_ctl" -D "$base" -m immediate stop >/dev/null 2>&1 || true; done
  rm -rf "$dir"
}
trap stop EXIT
"${as[@]}" "$bin/initdb" -D "$dir/base1" -U krug -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
servers=() ports=()
for number in $(seq "${KRUG_SERVERS:-1}"); do
  base="$dir/base$number"
  [ -d "$base" ] || "${as[@]}" cp -r "$dir/base1" "$base"
  port=$(free_port)
  servers+=("postgresql://krug@127.0.0.1:$port/krug")
  ports+=("$port")
done
for number in "${!ports[@]}"; do
  base="$dir/base$((number + 1))" port="${ports[$number]}"
  "${as[@]}" "$bin/pg_ctl" -D "$base" -w -l "$base.log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c fsync=off" start >/dev/null
  "${as[@]}" "$bin/createdb" -h 127.0.0.1 -p "$port" -U krug krug
done
DATABASE_URL="${servers[0]}" KRUG_TEST_SERVERS="${servers[*]}" "$@"
