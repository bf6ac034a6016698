#!/usr/bin/env bash
# How much of the code whose mistakes cost most is run by tests: permissions,
# amounts, the journal. Below COVER_MIN percent of statements it fails. The
# uncovered lines are listed, so a missing branch is seen, not guessed.
set -euo pipefail
cd "$(dirname "$0")/.."

wanted=() # contexts appear with their first feature
for dir in internal/domain/policy internal/platform/money internal/domain/audit; do
	if [ -d "$dir" ]; then wanted+=("./$dir"); fi
done
profile=$(mktemp) log=$(mktemp)
trap 'rm -f "$profile" "$log"' EXIT
packages=$(IFS=,; echo "${wanted[*]}")
go test -covermode=count -coverpkg="$packages" -coverprofile="$profile" ./internal/... >"$log" || { grep -v '^ok' "$log"; exit 1; }
go tool cover -func="$profile" | grep -v '100.0%' || true
# A profile holds one line per block and test program: file:from,to statements runs.
awk -v min="${COVER_MIN:-100}" '
	NR > 1 { all[$1] = $2; if ($3 > 0) hit[$1] = 1 }
	END {
		for (b in all) {
			split(b, at, ":"); n = split(at[1], part, "/"); pkg = part[n-1]
			total[pkg] += all[b]
			if (b in hit) done[pkg] += all[b]; else print "bez testu: " b | "sort -V"
		}
		close("sort -V")
		for (p in total) {
			percent = 100 * done[p] / total[p]
			printf "%-10s %5.1f%% instrukcji (%d z %d)\n", p, percent, done[p], total[p]
			if (percent < min) low = 1
		}
		exit low
	}' "$profile"
