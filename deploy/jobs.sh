#!/bin/sh
# The jobs at their times, each once a day; what was missed is made up for. For a
# container: elsewhere the timers of deploy/systemd do this. Times are the machine's.
set -u
here=$(dirname "$0")
marks=${STATE_DIR:-/var/lib/rectification}/jobs
mkdir -p "$marks"

while :; do
    sh "$here/job.sh" nginx || echo "job nginx ended with $?" >&2
    while read -r at name; do
        done_on=$(cat "$marks/$name" 2>/dev/null || echo never)
        if [ "$(date +%H%M)" -ge "$at" ] && [ "$done_on" != "$(date +%F)" ]; then
            date +%F >"$marks/$name"
            sh "$here/job.sh" "$name" || echo "job $name ended with $?" >&2
        fi
    done <<TIMES
0200 backup
0300 sweep
0400 verify
0500 retention
0600 heads
0730 reminders
TIMES
    [ "${1:-}" = once ] && exit 0
    sleep 60
done
