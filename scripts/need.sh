#!/usr/bin/env bash
# usage: need.sh THING...   things: go node postgres chromium gcc fonts poppler age
# Installs with apt-get whichever of the things this machine lacks, using sudo
# where we are not root. Nothing is installed when nothing is missing.
set -euo pipefail

say() { printf -- '— %s\n' "$*" >&2; }
fail() { printf 'BŁĄD: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
installed() { dpkg -s "$1" 2>/dev/null | grep -q '^Status: install ok installed'; }

# as_root runs a command as root, asking for the sudo password at most once.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

# apt runs apt-get and, when it fails, tries twice more with fresh package lists:
# mirrors are sometimes busy, and a new machine has no lists at all.
apt() {
	have apt-get || fail "brakuje: $*. Ten system nie ma apt-get; zainstaluj te programy jego własnym sposobem."
	[ "$(id -u)" = 0 ] || have sudo || fail "brakuje pakietów: $*. Poproś administratora o: apt-get install $*"
	say "instaluję pakiety: $*"
	local log try
	log=$(mktemp)
	for try in 1 2 3; do
		if [ "$try" -gt 1 ]; then
			sleep "$try"
			as_root apt-get update -qq >>"$log" 2>&1 || true
		fi
		if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			-o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=120 "$@" >>"$log" 2>&1 </dev/null; then
			rm -f "$log"
			return
		fi
	done
	tail -n 15 "$log" >&2
	rm -f "$log"
	fail "nie udało się zainstalować: $*. Powód jest wyżej; spróbuj ręcznie: apt-get install $*"
}

need_go() {
	have go || fail "brakuje Go 1.26: https://go.dev/dl/ (rozpakuj do /usr/local i dodaj /usr/local/go/bin do PATH)"
}

need_node() {
	if ! have node || ! have npm; then apt nodejs npm; fi
}

# has_postgres looks where the program itself looks: any server from version 15 on.
has_postgres() {
	local server
	for server in "$(command -v postgres || true)" /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres /usr/local/pgsql/bin/postgres; do
		if [ -x "$server" ] && [ "$("$server" --version | sed 's/.*PostgreSQL) \([0-9]*\).*/\1/')" -ge 15 ]; then
			return 0
		fi
	done
	return 1
}

# need_postgres installs the newest server the system offers, told beforehand not
# to make a cluster of its own: the program keeps a private one, and a second,
# unused one would only take memory and a port.
need_postgres() {
	if has_postgres; then return; fi
	if ! installed postgresql-common; then apt postgresql-common; fi
	local conf=/etc/postgresql-common/createcluster.conf
	if ! grep -qs '^create_main_cluster' "$conf"; then
		echo 'create_main_cluster = false' | as_root tee -a "$conf" >/dev/null
	fi
	local newest
	newest=$(apt-cache search --names-only '^postgresql-[0-9]+$' | sed 's/^postgresql-\([0-9]*\) .*/\1/' | sort -n | tail -1)
	if [ "${newest:-0}" -lt 15 ]; then
		fail "ten system ma PostgreSQL ${newest:-żaden}, a potrzebny jest 15 lub nowszy. Dodaj repozytorium projektu PostgreSQL poleceniem /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh i uruchom to jeszcze raz"
	fi
	apt "postgresql-$newest"
	has_postgres || fail "PostgreSQL jest zainstalowany, ale nie widać jego serwera w /usr/lib/postgresql"
}

# need_chromium: on Ubuntu the package is an empty one that points at a snap.
need_chromium() {
	local name
	for name in "${CUS_CHROMIUM:-chromium}" chromium chromium-browser google-chrome google-chrome-stable; do
		if have "$name"; then return; fi
	done
	apt chromium
	have chromium || fail "testy w przeglądarce potrzebują Chromium; zainstaluj je (Ubuntu: snap install chromium) albo wskaż w zmiennej CUS_CHROMIUM"
}

# need_gcc: the race detector is the only thing that needs a C compiler.
need_gcc() {
	if ! have gcc || ! [ -e /usr/include/stdlib.h ]; then apt gcc libc6-dev; fi
}

need_fonts() {
	have dpkg || return 0
	installed fonts-liberation || apt fonts-liberation
}

# need_poppler: tests read our PDFs with pdftotext.
need_poppler() {
	if ! have pdftotext; then apt poppler-utils; fi
}

# need_age: backups are encrypted with it.
need_age() {
	if ! have age; then apt age; fi
}

for thing in "$@"; do
	"need_$thing"
done
