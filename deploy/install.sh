#!/bin/sh
# Install from a bundle (`make bundle`), without internet, as root:
#   sh install.sh --host 10.0.0.8 --plain-http
#   sh install.sh --host zhenggai.example.gov.cn --tls site.crt site.key
# Run again it goes on: what is there (settings, data) is kept.
cd "$(dirname "$0")"
. ./app/deploy/parts.sh

usage() {
    say "用法：sh install.sh --host 名称或地址[,更多] --plain-http [--port 80]
      sh install.sh --host 域名 --tls 证书文件 私钥文件
可选：--python 路径；--database postgres://用户:口令@主机/库（不写则用 SQLite）" \
        "usage: sh install.sh --host NAME[,MORE] --plain-http [--port 80]
       sh install.sh --host NAME --tls CERTIFICATE KEY
also:  --python PATH; --database postgres://USER:PASSWORD@HOST/NAME (else SQLite)" >&2
    exit 64
}

hosts='' mode='' port=80 python='' database='' certificate='' key=''
while [ $# -gt 0 ]; do
    case $1 in
    --host) hosts=${2:?} && shift 2 ;;
    --port) port=${2:?} && shift 2 ;;
    --python) python=${2:?} && shift 2 ;;
    --database) database=${2:?} && shift 2 ;;
    --plain-http) mode=plain && shift ;;
    --tls) mode=tls certificate=${2:?} key=${3:?} && shift 3 ;;
    *) usage ;;
    esac
done
[ -n "$mode" ] && [ -n "$hosts" ] || [ -e "$ENV_FILE" ] || usage
case $hosts in *[!A-Za-z0-9.,:-]*) usage ;; esac
case $port in '' | *[!0-9]*) usage ;; esac

check_bundle
if [ -L "$ROOT/current" ] && [ "$(current)" != "$ROOT/releases/$RELEASE" ]; then
    fail "已装有 $(basename "$(current)")，升级请运行 sh upgrade.sh。" \
        "$(basename "$(current)") is installed: run sh upgrade.sh."
fi
find_python "$python"
if [ "$mode" = tls ]; then
    have nginx || fail "使用证书需先安装 nginx（系统安装盘中有）。" \
        "TLS is nginx's part: install it from the system's disc first."
    [ -r "$certificate" ] && [ -r "$key" ] ||
        fail "读不到证书或私钥。" "certificate or key cannot be read."
fi

id "$WHO" >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir "$STATE" --shell /usr/sbin/nologin "$WHO"
install -d -m 755 "$ROOT" && install -d -m 750 -g "$WHO" "${ENV_FILE%/*}"
install -d -m 750 -o "$WHO" -g "$WHO" "$STATE" "$STATE/evidence" "$BACKUPS"
make_release

if [ ! -e "$ENV_FILE" ]; then
    say "写入设置：$ENV_FILE" "Writing $ENV_FILE"
    first=${hosts%%,*}
    (
        umask 027
        {
            echo "# See .env.example in $ROOT/current for all that may stand here."
            echo "SECRET_KEY=$("$PYTHON" -c 'import secrets
print(secrets.token_urlsafe(64))')"
            echo "ALLOWED_HOSTS=$hosts"
            echo "DATABASE_URL=${database:-sqlite:///$STATE/db.sqlite3}"
            echo "EVIDENCE_ROOT=$STATE/evidence"
            echo "STATE_DIR=$STATE"
            echo "BACKUP_DIR=$BACKUPS"
            if [ "$mode" = tls ]; then
                echo "SITE_URL=https://$first"
                echo "TRUSTED_PROXIES=127.0.0.1"
                echo "BIND=127.0.0.1:8000"
            else
                [ "$port" = 80 ] || first=$first:$port
                echo "SITE_URL=http://$first"
                echo "PLAIN_HTTP=on"
                echo "BIND=0.0.0.0:$port"
            fi
        } >"$ENV_FILE.new"
        chgrp "$WHO" "$ENV_FILE.new"
        mv "$ENV_FILE.new" "$ENV_FILE"
    )
fi
install -m 755 "$NEW/deploy/command.sh" "$COMMAND"

say "检查设置，建立数据库……" "Checking the settings, making the database …"
check "$NEW"
manage "$NEW" migrate --noinput --verbosity 0
switch_to "$NEW"

if [ "$(setting PLAIN_HTTP)" != on ]; then
    install -d -m 755 -o "$WHO" /etc/nginx/rectification
    manage "$NEW" nginx_settings /etc/nginx/rectification/site.conf >/dev/null
    [ -z "$certificate" ] || install -m 644 "$certificate" /etc/nginx/rectification.crt
    [ -z "$key" ] || install -m 600 "$key" /etc/nginx/rectification.key
    [ -e /etc/nginx/nginx.conf.before ] ||
        cp /etc/nginx/nginx.conf /etc/nginx/nginx.conf.before
    user=nginx
    id nginx >/dev/null 2>&1 || user=www-data
    sed "s/^user www-data;/user $user;/" "$NEW/deploy/nginx.conf" >/etc/nginx/nginx.conf
    mkdir -p /var/cache/nginx
    nginx -t -q
    TIMERS="$TIMERS nginx"
fi
put_units "$NEW"
if with_systemd; then
    systemctl enable --quiet rectification-web.service
    for name in $TIMERS; do systemctl enable --quiet "rectification-$name.timer"; done
    if [ "$(setting PLAIN_HTTP)" != on ]; then
        systemctl enable --quiet --now rectification-nginx.path
        systemctl enable --quiet nginx
        systemctl restart nginx
    fi
    stop_site
    start_site
    is_ready "$NEW" 60 ||
        fail "服务没有启动，请看：journalctl -u rectification-web -n 50" \
            "the site does not answer: journalctl -u rectification-web -n 50"
fi

say "安装完成：$(setting SITE_URL)
下一步：rectification createsuperuser 建立第一个账号，
然后在浏览器打开 $(setting SITE_URL)/staff/ 登录，按页面提示录入单位、科室和人员。" \
    "Installed: $(setting SITE_URL)
Next: rectification createsuperuser, then sign in at $(setting SITE_URL)/staff/."
with_systemd || say "本机没有 systemd，需自行启动：rectification --serve" \
    "There is no systemd here; to start it: rectification --serve"
