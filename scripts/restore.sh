#!/usr/bin/env bash
# Restores what backup.sh kept. Run it as the account of the database (Debian:
# postgres), on the machine that is to take over or on a spare one for a drill.
#
#   restore.sh [--key FILE] [--time MOMENT] base FOLDER CLUSTER
#       unpacks a base backup into CLUSTER, which is empty or not there, checks
#       every file of it, and tells PostgreSQL how far to follow the log: to
#       MOMENT ('2026-11-30 10:14:00' by this machine's clock, or with its zone,
#       '… +01:00'), or to its end. Then start PostgreSQL on CLUSTER.
#   restore.sh [--key FILE] dump FILE DATABASE
#       loads a dump into an empty database: its name or its address.
#   restore.sh check DATABASE
#       reads every table and index of a running database (pg_amcheck).
#   restore.sh [--key FILE] wal FOLDER NAME PATH
#       how PostgreSQL asks for a segment of the log; "base" writes it down.
#
# FILE after --key is the private key of age, where the backups are encrypted.
set -euo pipefail
shopt -s nullglob
umask 077

fail() { printf 'restore.sh: %s\n' "$*" >&2; exit 1; }
usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }

# Debian keeps the programs of PostgreSQL out of the PATH; the newest come first.
for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V); do PATH="$dir:$PATH"; done

# contents of a file, decrypted where it is encrypted.
contents() {
	case $1 in
	*.age)
		[ -n "$key" ] || fail "$1 is encrypted: name the private key with --key"
		age --decrypt --identity "$key" "$1"
		;;
	*) cat "$1" ;;
	esac
}

base() {
	local folder=$1 cluster=$2 file chosen= until=
	(umask 022 && mkdir -p "$cluster") # PostgreSQL's account must get through what lies above
	cluster=$(realpath "$cluster") folder=$(realpath "$folder")
	[ -z "$(ls -A "$cluster")" ] || fail "$cluster is not empty: move it away first, nothing is overwritten"
	if [ -n "$moment" ]; then until=$(date -u -d "$moment" +%Y%m%dT%H%M%SZ) || usage; fi
	for file in "$folder/base"/????????T??????Z.*; do # the oldest come first
		if [ -z "$until" ] || [[ $(basename "$file") < $until ]]; then chosen=$file; fi
	done
	[ -n "$chosen" ] || fail "$folder/base has no backup from before that moment"
	echo "— unpacking $chosen"
	contents "$chosen" | gzip -dc | tar -x -C "$cluster"
	chmod 700 "$cluster"
	PATH="/usr/lib/postgresql/$(cat "$cluster/PG_VERSION")/bin:$PATH" pg_verifybackup "$cluster"
	follow "$cluster" "$(realpath "$0")${key:+ --key $key} wal $folder %f %p"
	if [ "$(id -u)" = 0 ]; then chown --reference="$cluster/PG_VERSION" "$cluster" "$cluster/recovery.signal"; fi
	echo "— start PostgreSQL on $cluster: it lets nobody in before it has arrived${moment:+ at $moment}"
	echo '— archiving is off in it: to keep it, turn archiving on again and make a base backup'
}

# follow tells PostgreSQL where the log is and how far to go. A restored cluster
# must not write into the archive it came from, so its own archiving is off.
follow() {
	local cluster=$1 command=$2 settings="$1/postgresql.auto.conf"
	[[ $command =~ ^[A-Za-z0-9/\ ._%+-]+$ ]] || fail "only plain letters in the names of folders, please: $command"
	sed -i -E '/^(restore_command|recovery_target.*|hot_standby|archive_mode) *=/d' "$settings"
	{
		echo "restore_command = '$command'"
		if [ -n "$moment" ]; then echo "recovery_target_time = '$(date -u -d "$moment" '+%F %T.%6N+00')'"; fi
		echo "recovery_target_action = 'promote'"
		echo "hot_standby = 'off'"
		echo "archive_mode = 'off'"
	} >>"$settings"
	touch "$cluster/recovery.signal"
}

# wal answers 1 where there is no such segment, which is how PostgreSQL learns that
# the log ends; a segment that cannot be read must stop it, and 200 does.
wal() {
	local folder=$1 name=$2 path=$3 file sum
	for file in "$folder/wal/$name".????????????????.gz*; do
		contents "$file" | gzip -dc >"$path" || exit 200
		sum=$(sha256sum <"$path")
		[[ $file == "$folder/wal/$name.${sum:0:16}.gz"* ]] || exit 200
		return
	done
	exit 1
}

dump() { contents "$1" | pg_restore --dbname="$2" --role=cus_owner --no-owner --single-transaction --exit-on-error; }

check() { pg_amcheck --install-missing --heapallindexed --parent-check "$1"; }

key='' moment=''
while [ $# -gt 0 ]; do
	case $1 in
	--key) key=$(realpath "${2:?}") ;;
	--time) moment=${2:?} ;;
	*) break ;;
	esac
	shift 2
done
case "${1:-} $#" in
'base 3' | 'dump 3' | 'check 2' | 'wal 4') "$@" ;;
*) usage ;;
esac
