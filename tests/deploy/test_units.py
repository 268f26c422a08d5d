"""The units of systemd and the scripts beside them name the same things."""

import re
import subprocess

import pytest

from tests.paths import ROOT

UNITS = ROOT / "deploy/systemd"
PARTS = (ROOT / "deploy/parts.sh").read_text(encoding="utf-8")
WRITTEN = dict(re.findall(r"^([A-Z_]+)=(\S+)$", PARTS, re.MULTILINE))
SCRIPTS = sorted((ROOT / "deploy").glob("*.sh"))


def lines(name: str) -> list[tuple[str, str]]:
    """Return what a unit says, in order; a name may stand several times."""
    text = (UNITS / name).read_text(encoding="utf-8")
    return re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)


def of(name: str, word: str) -> list[str]:
    return [value for key, value in lines(name) if key == word]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_one(path) -> None:
    done = subprocess.run(["sh", "-n", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_timer_runs_a_job_that_there_is() -> None:
    jobs = set(re.findall(r"^(\w+)\) ", (ROOT / "deploy/job.sh").read_text(), re.M))
    timers = {path.stem: path.name for path in UNITS.glob("*.timer")}
    assert {of(name, "Unit")[0] for name in timers.values()} == {
        f"rectification-job@{job}.service" for job in jobs
    }
    assert set(WRITTEN) >= {"ROOT", "ENV_FILE", "STATE", "BACKUPS", "WHO"}
    [started] = re.findall(r'^TIMERS="(.*)"$', PARTS, re.MULTILINE)
    assert {f"rectification-{name}" for name in started.split()} | {
        "rectification-nginx"
    } == set(timers)


def test_at_the_times_that_a_container_has_them() -> None:
    text = (ROOT / "deploy/jobs.sh").read_text(encoding="utf-8")
    for at, job in re.findall(r"^(\d{4}) (\w+)$", text, re.MULTILINE):
        [when] = of(f"rectification-{job}.timer", "OnCalendar")
        assert when == f"*-*-* {at[:2]}:{at[2:]}"


@pytest.mark.parametrize(
    "name", ["rectification-web.service", "rectification-job@.service"]
)
def test_a_unit_has_the_places_of_the_scripts_and_no_more_than_it_needs(name) -> None:
    said = dict(lines(name))
    current = WRITTEN["ROOT"] + "/current"
    assert said["User"] == said["Group"] == WRITTEN["WHO"]
    assert said["WorkingDirectory"] == current
    assert said["EnvironmentFile"] == WRITTEN["ENV_FILE"]
    assert f"/var/lib/{said['StateDirectory']}" == WRITTEN["STATE"]
    command = (ROOT / "deploy/command.sh").read_text(encoding="utf-8")
    assert f"cd {current}\n" in command and WRITTEN["ENV_FILE"] in command
    for word in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "PrivateDevices"):
        assert said[word] == "yes"
    assert said["ProtectSystem"] == "strict"
    assert said["CapabilityBoundingSet"] in ("", "CAP_NET_BIND_SERVICE")
    writable = " ".join(of(name, "ReadWritePaths"))
    assert (WRITTEN["BACKUPS"] in writable) == ("job" in name)
