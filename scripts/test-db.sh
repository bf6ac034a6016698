#!/usr/bin/env bash
# usage: test-db.sh stop
# Ends the PostgreSQL that tests share and removes its folder (see package
# internal/platform/dbtest). It stays while a test program still uses it.
set -euo pipefail
[ "${1:-}" = stop ] || { sed -n '2,4s/^# //p' "$0"; exit 2; }

for dir in "/dev/shm/cus-test-$(id -u)" "${TMPDIR:-/tmp}/cus-test-$(id -u)"; do
	if [ ! -d "$dir" ] || [ -L "$dir" ] || [ ! -O "$dir" ]; then continue; fi
	exec {users}>>"$dir/users"
	if ! flock --exclusive --nonblock "$users"; then
		echo "— baza testowa w $dir jest jeszcze używana, zostaje"
		continue
	fi
	file="$dir/cluster/postmaster.pid"
	if [ -e "$file" ]; then
		pid=$(sed -n 1p "$file")
		sockets=$(sed -n 5p "$file")
		# The number may belong to a stranger by now: only our own server is stopped.
		if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q -- "-D $dir/cluster "; then
			kill -QUIT "$pid" || true
			for _ in $(seq 100); do
				kill -0 "$pid" 2>/dev/null || break
				sleep 0.1
			done
			rmdir "$sockets" 2>/dev/null || true
		fi
	fi
	rm -rf "$dir"
done
