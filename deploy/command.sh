#!/bin/sh
# rectification ARGUMENTS…: manage.py of the installed release, as the site's own user.
# rectification --serve: the web processes, where no systemd starts them.
set -eu
cd /opt/rectification/current
export ENV_FILE=/etc/rectification/rectification.env
if [ "$(id -u)" = 0 ]; then as='runuser -u rectification --'; else as=''; fi
export PYTHONUTF8=1 # names are Chinese, whatever language the console has
umask 027
if [ "${1:-}" = --serve ]; then
    exec $as .venv/bin/gunicorn --bind "$(sed -n 's/^BIND=//p' "$ENV_FILE" | tail -n 1)"
fi
exec $as .venv/bin/python manage.py "$@"
