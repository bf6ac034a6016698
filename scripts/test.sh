#!/usr/bin/env bash
# All checks and tests, each as a step one can see. Every step runs even when an
# earlier one failed; the last line counts the tests, the exit code tells all.
# usage: test.sh [STEP...]   only these steps, e.g. test.sh lint journeys
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
mkdir -p bin
export GOFLAGS="${GOFLAGS:-} -buildvcs=false" # a clone owned by somebody else must build too

events=() results=() failed=0
started=$SECONDS

# step NAME DESCRIPTION COMMAND... runs one step, or passes it over when others were asked for.
step() {
	local name=$1 title=$2 began=$SECONDS state=ok
	shift 2
	if [ ${#only[@]} -gt 0 ] && [[ " ${only[*]} " != *" $name "* ]]; then return; fi
	printf '\n=== %s: %s\n' "$name" "$title"
	if ! "$@"; then
		state=BŁĄD
		failed=$((failed + 1))
	fi
	results+=("$(printf '%-10s %-5s %4d s  %s' "$name" "$state" $((SECONDS - began)) "$title")")
}

install() { scripts/need.sh go node postgres chromium gcc fonts poppler age && make bin/gotestsum; }

format() {
	local bad
	bad=$(scripts/go-files.sh | xargs gofmt -l)
	[ -z "$bad" ] && return
	printf 'niesformatowane (make fmt):\n%s\n' "$bad"
	return 1
}

vet() { go vet ./... && go vet -tags journey ./... && go -C internal/tools vet ./...; }

# current: generated files, go.mod, go.sum and downloaded modules are what the sources say.
current() {
	local before after
	before=$(git diff | sha256sum)
	go generate ./... || return 1
	after=$(git diff | sha256sum)
	if [ "$before" != "$after" ]; then
		echo 'pliki generowane są nieaktualne: uruchom go generate ./... i zapisz zmiany'
		return 1
	fi
	go mod tidy -e -diff && go mod verify && go -C internal/tools mod verify
}

# calm are packages that work things out of what they are handed and share nothing of ours: the
# race detector, which makes them ten times slower, is left out of them.
calm=()
for package in regexp/... compress/flate golang.org/x/crypto/...; do calm+=("-gcflags=$package=-race=false"); done

# tests FLAGS... PACKAGES... runs go test with the race detector and keeps the events for the count.
tests() {
	local file
	file=$(mktemp)
	events+=("$file")
	bin/gotestsum --format pkgname-and-test-fails --format-hide-empty-pkg --hide-summary=skipped --jsonfile "$file" -- -race "${calm[@]}" -timeout 25m "$@"
}

journeys() {
	[ -d internal/journey ] || { echo 'brak internal/journey'; return 1; }
	tests -count=1 -tags journey ./internal/journey/... ./web/ui/...
}

# count ACTION is how many tests ended so; a test's own parts count, packages do not.
count() { cat "${events[@]}" /dev/null | grep '"Test":' | grep -c "\"Action\":\"$1\""; }

finish() {
	rm -f "${events[@]}"
	scripts/test-db.sh stop
}
trap finish EXIT

only=("$@")
step install   'programy potrzebne do testów' install
step format    'gofmt' format
step vet       'go vet' vet
step assets    'style, skrypty, ikony' make assets
step lint      'golangci-lint' make lint
step current   'pliki generowane i moduły są aktualne' current
step build     'program' make build
step tests     'testy jednostkowe, bazy (jako cus_app), stron, adresów i ról; -race' tests ./...
step journeys  'przejścia w przeglądarce i dostępność (axe); -race' journeys

printf '\n=== podsumowanie\n'
printf '%s\n' "${results[@]}"
passed=$(count pass) skipped=$(count skip) broken=$(count fail)
printf 'DONE %d tests, %d skipped, %d failures; steps: %d, failed: %d; %d s\n' \
	$((passed + skipped + broken)) "$skipped" "$broken" "${#results[@]}" "$failed" $((SECONDS - started))
[ "$failed" = 0 ]
