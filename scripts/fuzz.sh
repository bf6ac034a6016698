#!/usr/bin/env bash
# Runs every fuzz test for FUZZTIME (10s). What fails is written to testdata/fuzz of its
# package and runs with the other tests from then on.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
failed=0 ran=0
while IFS=: read -r file name; do
	ran=$((ran + 1))
	printf '— %s %s\n' "$(dirname "$file")" "$name"
	go test "./$(dirname "$file")" -run '^$' -fuzz "^$name\$" -fuzztime "${FUZZTIME:-10s}" || failed=$((failed + 1))
done < <(grep -rhoHE '^func Fuzz[A-Za-z]+' --include='*_test.go' cmd internal web | sed 's/func //')
printf 'FUZZ %d, z błędem: %d\n' "$ran" "$failed"
[ "$failed" = 0 ]
