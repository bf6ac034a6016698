#!/usr/bin/env bash
# Lists our Go files, tracked or new, but not what npm brought or git ignores.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files --cached --others --exclude-standard '*.go' | while read -r file; do
	if [ -e "$file" ]; then echo "$file"; fi
done
