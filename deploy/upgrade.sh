#!/bin/sh
# Upgrade from a bundle (`make bundle`), without internet, as root: sh upgrade.sh
# Backup, migration, question whether it works; where one of them fails, all is put back.
# After a cut of power: sh upgrade.sh --roll-back
cd "$(dirname "$0")"
. ./app/deploy/parts.sh
# Names the release to go back to, while something may go wrong. Nobody but root writes
# here, for what it names is then run.
MARK=$ROOT/upgrading
KEPT=$STATE/before-upgrade.tar

roll_back() {
    trap - EXIT INT TERM
    OLD=$(cat "$MARK")
    say "正在恢复到 $(basename "$OLD")……" "Going back to $(basename "$OLD") …"
    stop_site || true
    if [ -e "$ROOT/migrating" ]; then # the database may have changed
        manage "$OLD" restore "$KEPT" --replace
        rm -f "$ROOT/migrating"
    fi
    switch_to "$OLD"
    put_units "$OLD"
    start_site
    if with_systemd && ! is_ready "$OLD" 60; then
        fail "旧版本也没有启动，备份在 $KEPT；请看 journalctl -u rectification-web" \
            "nor does the old release answer; the backup is $KEPT"
    fi
    rm -f "$MARK"
    say "已恢复到升级前的版本和数据。" "Release and data are as before."
}
interrupted() {
    code=$?
    say "【升级未成功】" "The upgrade failed." >&2
    roll_back
    exit $((code ? code : 1))
}

check_bundle
if [ "${1:-}" = --roll-back ]; then
    [ -e "$MARK" ] || fail "没有进行到一半的升级。" "no upgrade is under way."
    roll_back
    exit 0
fi
[ ! -e "$MARK" ] || fail "上次升级中断，先运行：sh upgrade.sh --roll-back" \
    "an upgrade was cut off; first: sh upgrade.sh --roll-back"
OLD=$(current)
[ -n "$OLD" ] || fail "本机还没有安装，请运行 install.sh。" "nothing is installed."
[ "$OLD" != "$ROOT/releases/$RELEASE" ] ||
    fail "已经是 $RELEASE。" "$RELEASE is what runs."
find_python "${PYTHON:-}"
make_release
check "$NEW"

say "停止服务，备份……" "Stopping the site, making a backup …"
echo "$OLD" >"$MARK"
trap interrupted EXIT INT TERM
stop_site
rm -f "$KEPT"
# Not encrypted: to go back nobody has to fetch the private key. It lies where the
# database lies, readable to the site alone, until the next upgrade.
(cd "$OLD" && as_site BACKUP_KEYS= "$OLD/.venv/bin/python" manage.py backup "$KEPT") &&
    faults=0 || faults=$?
if [ "$faults" = 2 ]; then # written, and what it holds was not sound before either
    say "【注意】升级前日志或附件已有上面所列的问题，升级继续。" \
        "What stands above was wrong before the upgrade, which goes on." >&2
elif [ "$faults" != 0 ]; then
    fail "备份没有成功。" "there is no backup."
fi

say "升级数据库……" "Migrating …"
: >"$ROOT/migrating"
manage "$NEW" migrate --noinput --verbosity 1
[ "$faults" != 0 ] || manage "$NEW" verify_audit_log
switch_to "$NEW"
put_units "$NEW"
start_site
if with_systemd; then
    is_ready "$NEW" 60 || fail "新版本没有正常工作。" "the new release is not ready."
fi
trap - EXIT INT TERM
rm -f "$MARK" "$ROOT/migrating"
for old in "$ROOT"/releases/*; do
    case $old in "$OLD" | "$NEW") ;; *) rm -rf "$old" ;; esac
done
say "升级完成：$(basename "$OLD") → $RELEASE。升级前的备份：$KEPT" \
    "Upgraded: $(basename "$OLD") → $RELEASE. The backup: $KEPT"
