# What install.sh and upgrade.sh have in common: where things lie, how they are said,
# how a release is made of a bundle. Read by them; alone it does nothing.
set -eu
# The units and the command name the same places: they cannot be chosen.
ROOT=/opt/rectification
ENV_FILE=/etc/rectification/rectification.env
STATE=/var/lib/rectification
BACKUPS=/var/backups/rectification
UNITS=/etc/systemd/system
COMMAND=/usr/local/bin/rectification
WHO=rectification
TIMERS="backup sweep verify retention heads reminders"

# A console without Chinese letters shows boxes: there everything is said in English.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}}:${TERM:-} in
*:linux) chinese=no ;;
*UTF-8:* | *utf8:* | *utf-8:*) chinese=yes ;;
*) chinese=no ;;
esac
say() { # CHINESE ENGLISH
    if [ $chinese = yes ]; then echo "$1"; else echo "$2"; fi
}
fail() {
    say "【停止】$1" "Stopped: $2" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }
with_systemd() { [ -d /run/systemd/system ] && have systemctl; }
as_site() { # COMMAND…: run as the site's own user, with its settings, and no more
    runuser -u "$WHO" -- sh -c 'umask 027 && exec env "$@"' sh -i PATH="$PATH" \
        LANG="${LANG:-C.UTF-8}" PYTHONUTF8=1 ENV_FILE="$ENV_FILE" "$@"
}
manage() { # RELEASE ARGUMENTS…
    _at=$1
    shift
    (cd "$_at" && as_site "$_at/.venv/bin/python" manage.py "$@")
}
check() { # RELEASE: what is set must be fit to serve; the rest is said on a site's own pages
    _said=$(manage "$1" check --deploy --fail-level ERROR 2>&1) || {
        echo "$_said" >&2
        fail "设置有误，见上。请修改 $ENV_FILE" "mend $ENV_FILE as it says above."
    }
}
setting() { # NAME: what the settings say of it; the last line counts, as in the program
    sed -n "s/^$1=//p" "$ENV_FILE" | tail -n 1
}
current() { readlink -f "$ROOT/current" 2>/dev/null || true; }
switch_to() { # RELEASE: in one step, so that nobody finds half of it
    ln -sfn "$1" "$ROOT/.current"
    mv -T "$ROOT/.current" "$ROOT/current"
}

check_bundle() { # the stick may have lost a byte
    [ "$(id -u)" = 0 ] ||
        fail "请用 root 身份运行（sudo sh $0 …）。" "run this as root."
    say "核对安装包……" "Checking the bundle …"
    sha256sum --check --quiet --strict SHA256SUMS ||
        fail "安装包不完整或已被改动，请重新拷贝。" "the bundle is damaged: copy it anew."
    RELEASE=$(cat RELEASE)
    MACHINE=$(uname -m)
    [ -d "wheels/$MACHINE" ] ||
        fail "安装包不支持此处理器（$MACHINE）。" "no wheels for $MACHINE here."
}
fits() { # PYTHON: whether the bundle has wheels for it
    _version=$("$1" -c 'import sys, venv, ssl, sqlite3
print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || return 1
    grep -qx "$_version" PYTHONS
}
find_python() { # [PATH]: sets PYTHON
    for PYTHON in ${1:-python3 python3.13 python3.12 python3.11}; do
        if fits "$PYTHON"; then return; fi
    done
    _known=$(tr '\n' ' ' <PYTHONS)
    fail "没有找到可用的 Python（需要其中之一：$_known）。见《安装说明》第二节。" \
        "no fitting Python (one of $_known); see the install guide."
}
make_release() { # sets NEW; what a broken run has left is made anew
    NEW=$ROOT/releases/$RELEASE
    # Run again, it is left alone: it may be what runs.
    if [ -e "$NEW/.whole" ]; then return; fi
    say "准备程序：$NEW" "Making $NEW"
    rm -rf "$NEW"
    mkdir -p "$ROOT/releases"
    cp -R app "$NEW"
    "$PYTHON" -m venv --without-pip "$NEW/.venv"
    _pip=$(echo wheels/any/pip-*.whl)
    "$NEW/.venv/bin/python" "$_pip/pip" --isolated install --quiet --no-index --no-cache-dir \
        --disable-pip-version-check --root-user-action=ignore \
        --find-links "wheels/$MACHINE" --find-links wheels/any \
        --require-hashes -r app/requirements.txt -r app/deploy/carried.txt
    "$NEW/.venv/bin/python" -m compileall -q "$NEW/rectification" "$NEW/config" || true
    chown -R root:root "$NEW"
    chmod -R u=rwX,go=rX "$NEW"
    : >"$NEW/.whole"
}
put_units() { # RELEASE
    with_systemd || return 0
    cp "$1"/deploy/systemd/rectification-* "$UNITS/"
    systemctl daemon-reload
}
start_site() {
    with_systemd || return 0
    systemctl start rectification-web.service
    for _name in $TIMERS; do systemctl start "rectification-$_name.timer"; done
}
stop_site() {
    if ! with_systemd; then
        if answers "$(current)"; then
            fail "本机没有 systemd，请先自行停止服务。" "stop the site first."
        fi
        return
    fi
    for _name in $TIMERS; do
        systemctl stop "rectification-$_name.timer" "rectification-job@$_name.service"
    done
    systemctl stop rectification-web.service
}
answers() { # RELEASE: whether the site takes work now; what fails is said
    "$1/.venv/bin/python" app/deploy/is_ready.py "$(setting BIND)"
}
is_ready() { # RELEASE SECONDS: whether it does within so long
    _until=$(($(date +%s) + $2))
    while [ "$(date +%s)" -lt $_until ]; do
        if answers "$1" 2>/dev/null; then return 0; fi
        sleep 1
    done
    answers "$1"
}
