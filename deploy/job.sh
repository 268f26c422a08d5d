#!/bin/sh
# One of the jobs by name: called by the timers of deploy/systemd, and by deploy/jobs.sh
# where a container has no systemd. Ends as the command does: not 0 is a thing to look at.
set -eu
cd "$(dirname "$0")/.."
kept=${STATE_DIR:-/var/lib/rectification}

manage() {
    "${PYTHON:-.venv/bin/python}" manage.py "$@"
}

case "${1:-}" in
backup) manage backup --keep "${BACKUPS_KEPT:-30}" "${BACKUP_DIR:-/var/backups/rectification}" ;;
sweep) manage sweep --delete ;;
verify) manage verify_audit_log --files ;;
reminders) manage send_reminders ;;
retention) manage retention ;;
heads) manage log_heads --file "$kept/heads.txt" ;;
nginx) manage nginx_settings "${NGINX_DIR:-/etc/nginx/rectification}/site.conf" ;;
*)
    echo "usage: $0 backup|sweep|verify|reminders|retention|heads|nginx" >&2
    exit 64
    ;;
esac
