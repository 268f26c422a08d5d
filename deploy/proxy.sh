#!/bin/sh
# nginx of compose.yaml: the file of the repository, the application under its name there;
# read again whenever `manage.py nginx_settings` has written something else.
set -eu
settings=/etc/nginx/rectification/site.conf
sed "s/127.0.0.1:8000/web:8000/" /deploy/nginx.conf >/tmp/nginx.conf
until [ -s "$settings" ]; do sleep 1; done
cp "$settings" /tmp/site.conf
(
    while sleep 10; do
        cmp -s "$settings" /tmp/site.conf && continue
        cp "$settings" /tmp/site.conf
        nginx -c /tmp/nginx.conf -s reload
    done
) &
exec nginx -c /tmp/nginx.conf -g "daemon off;"
