#!/usr/bin/env bash
# Backups of the database with PostgreSQL's own tools. Run it as the account of
# the database (Debian: postgres); the usual PG… variables say where that is.
#
#   backup.sh base FOLDER            a copy of the whole cluster, for a restore to any moment after it
#   backup.sh wal FOLDER PATH NAME   keeps one finished segment of the log; for postgresql.conf:
#                                    archive_command = '/usr/local/lib/cus/backup.sh wal /var/backups/cus %p %f'
#   backup.sh dump FOLDER            a dump of one database (PGDATABASE, else cus), for a restore on any machine
#   backup.sh prune FOLDER DAYS      removes what is older than DAYS, never the two newest of a kind
#
# Where FOLDER/recipients holds public keys of age, everything is encrypted to
# them; the private key is for restore.sh and does not belong on this machine.
# A file is complete or it has no name yet. Names are moments in UTC.
set -euo pipefail
shopt -s nullglob
umask 077

fail() { printf 'backup.sh: %s\n' "$*" >&2; exit 1; }
usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
now() { date -u +%Y%m%dT%H%M%SZ; }

# Debian keeps the programs of PostgreSQL out of the PATH; the newest come first.
for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V); do PATH="$dir:$PATH"; done

# seal writes standard input to the unfinished file, encrypted where there are recipients.
seal() {
	if [ -n "$suffix" ]; then
		age --encrypt --recipients-file "$folder/recipients" --output "$unfinished"
	else
		cat >"$unfinished"
	fi
}

# finish gives the unfinished file its name once it lies on the disk.
finish() {
	sync "$unfinished"
	mv "$unfinished" "$1"
	sync "$(dirname "$1")"
}

base() {
	pg_basebackup --pgdata=- --format=tar --wal-method=fetch --checkpoint=fast --label="cus $(now)" | gzip -1 | seal
	local name # the moment it ended: nothing before that can be restored from it
	name="$folder/base/$(now).tar.gz$suffix"
	finish "$name"
	echo "$name"
}

dump() {
	local name # the moment it began: nothing after that is in it
	name="$folder/dump/$(now).dump$suffix"
	pg_dump --format=custom --dbname="${PGDATABASE:-cus}" | seal
	finish "$name"
	echo "$name"
}

# wal answers 0 only when the segment is safe. PostgreSQL may hand in the same one
# twice; another one under the same name comes from another cluster and is refused.
wal() {
	local path=$1 name=$2 sum kept
	sum=$(sha256sum <"$path")
	sum=${sum:0:16}
	for kept in "$folder/wal/$name".????????????????.gz*; do
		if [[ $kept == "$folder/wal/$name.$sum.gz"* ]]; then return; fi
		fail "$name lies in $folder/wal with other contents: give each cluster a folder of its own"
	done
	gzip -1 -n <"$path" | seal
	finish "$folder/wal/$name.$sum.gz$suffix"
}

# prune keeps the log from a day before the oldest base backup on, so a backup that
# took less than a day finds all it needs.
prune() {
	local days=$1 kind files i limit oldest
	[[ $days =~ ^[1-9][0-9]*$ ]] || usage
	limit=$(date -u -d "-$days days" +%Y%m%dT%H%M%SZ)
	for kind in base dump; do
		files=("$folder/$kind"/????????T??????Z.*)
		for ((i = 0; i < ${#files[@]} - 2; i++)); do
			if [[ $(basename "${files[i]}") < $limit ]]; then rm "${files[i]}"; fi
		done
	done
	find "$folder" -name 'unfinished.*' -mmin +1440 -delete
	files=("$folder/base"/????????T??????Z.*)
	if [ ${#files[@]} = 0 ]; then return; fi
	oldest=$(basename "${files[0]}")
	oldest=$(date -u -d "${oldest:0:8} ${oldest:9:2}:${oldest:11:2}:${oldest:13:2} UTC -1 day" '+%F %T UTC')
	find "$folder/wal" -type f -name '*.gz*' ! -name '*.history.*' ! -newermt "$oldest" -delete
}

[ $# -ge 2 ] || usage
folder=$2 suffix=
[ -d "$folder" ] || fail "there is no folder $folder"
if [ -s "$folder/recipients" ]; then suffix=.age; fi
case "$1 $#" in
'base 2' | 'dump 2' | 'wal 4')
	mkdir -p "$folder/$1"
	unfinished="$folder/$1/unfinished.$$"
	trap 'rm -f "$unfinished"' EXIT
	"$1" "${@:3}"
	;;
'prune 3') prune "$3" ;;
*) usage ;;
esac
