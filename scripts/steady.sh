#!/bin/sh
# Tests that fail by chance fail here: each file again and again, on one core that it shares with a
# loop which never rests. Says how many runs of which file were green, and what failed first.
#   scripts/steady.sh [file ...]        the browser tests, if no file is named
#   TIMES=20                            how often each file is run
#   LOGS=/tmp/somewhere                 where the output of runs that failed is kept
set -u
cd "$(dirname "$0")/.." || exit 2
times=${TIMES:-20}
logs=${LOGS:-$(mktemp -d)}
core=0
mkdir -p "$logs"
[ $# -gt 0 ] || set -- tests/browser/test_*.py

# An hour at most for one run: the loop must not outlive what it disturbs.
loop() { taskset -c $core timeout 3600 sh -c 'while :; do :; done' & }
red=0
for file in "$@"; do
    green=0 first=""
    run=1
    while [ "$run" -le "$times" ]; do
        log="$logs/$(basename "$file" .py)-$run.log"
        loop
        busy=$!
        trap 'kill $busy 2>/dev/null; exit 130' INT TERM
        if taskset -c $core .venv/bin/python -m pytest -q -p no:cacheprovider "$file" >"$log" 2>&1
        then
            green=$((green + 1))
            rm "$log"
        else
            [ -n "$first" ] || first=$(grep -m1 -E '^(FAILED|ERROR)' "$log" || echo "see $log")
            red=1
        fi
        kill $busy 2>/dev/null
        wait $busy 2>/dev/null
        run=$((run + 1))
    done
    echo "$file: $green of $times green${first:+; first: $first ($logs)}"
done
exit $red
