#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A synthetic province from source files to lights and a report, in build/demo/.
set -euo pipefail
cd "$(dirname "$0")/.."
size=${SIZE:-province} seed=${SEED:-1} as_of=2025-12-31
demo=build/demo
export PATH="$PWD/build/bin:$PATH"

step() { printf '\n== %s\n' "$*"; "$@"; }

rm -rf "$demo"
mkdir -p "$demo"
started=$SECONDS
step ronghe demo "$demo/files" --size "$size" --seed "$seed"
step ronghe init "$demo/store" --pack packs/national
# Departments' files hold faulty rows, and one file is broken on purpose: the good rows are sealed,
# the others named. 2 = some input was refused; the demo goes on, as an operator would.
step ronghe import "$demo/store" "$demo/files" --keep-good --rejects "$demo/rejects" || [ $? -eq 2 ]
step ronghe run "$demo/store" --as-of "$as_of" --report "$demo/report"

printf '\n%s s. The report: %s/report/index.html\n' $((SECONDS - started)) "$demo"
