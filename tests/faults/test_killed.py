"""SIGKILL at a point of each kind of work, on both databases.

After each: nothing half done stands, the log verifies and all files are what they were,
and the same work done again gives what it would have given, once.
"""

import signal
from pathlib import Path

import pytest

from tests.faults.world import Person, World, until
from tests.paths import OWN_NOTICES

LOG = "rectification.models.trail.log:Chain._append"
FREEZE = """
from rectification.models import *
from rectification.publishing import freeze
user = User.objects.get(pk={who})
freeze.{verb}(Report.objects.filter(editions__isnull={none}).latest("pk"), by=user)
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("verb", ["freeze", "publish"])
def test_an_edition_is_frozen_and_published_whole_or_not_at_all(
    world: World, verb: str, when: str
) -> None:
    person = world.people[0][0] if verb == "freeze" else world.people[1][1]
    text = FREEZE.format(who=person, verb=verb, none=verb == "freeze")
    before = world.at_first
    world.killed_at(f"{LOG}:{when}", "shell", "--verbosity", "0", text=text)
    assert world.facts() == before
    code, said = world.script(text)
    assert code == 0, said
    kind = "Edition" if verb == "freeze" else "Publication"
    assert world.facts()[kind] == before[kind] + 1


@pytest.mark.parametrize("number", [1, 9])
def test_a_notice_is_imported_whole_or_not_at_all(world: World, number: int) -> None:
    command = ["import_notice", str(OWN_NOTICES / "labels_shuffled.txt")]
    command += ["--organisation", "青禾区水务局"]
    before = world.at_first
    world.killed_at(f"{LOG}:after:{number}", *command)
    assert world.facts() == before
    code, said = world.run(*command)
    assert code == 0, said
    after = world.facts()
    assert after["Report"] == before["Report"] + 1
    code, said = world.run(*command)
    assert code != 0 and world.facts() == after, "it is there already"


def test_a_backup_leaves_no_half_file_and_the_next_is_whole(world: World) -> None:
    target = world.scratch / "backups"
    target.mkdir()
    world.killed_at(
        "rectification.backup.archive:Writer.add:after", "backup", str(target)
    )
    assert not list(target.glob("rectification-*")), "nothing bears its name"
    code, said = world.run("backup", str(target))
    assert code == 0, said
    [made] = target.glob("rectification-*")
    assert world.run("restore", str(made), "--dry-run")[0] == 0


@pytest.mark.parametrize(
    "where", ["_unpack:after", "_move_in:before", "_move_in:after"]
)
def test_a_restore_changes_nothing_until_the_last_step(
    world: World, where: str
) -> None:
    path = world.scratch / "kept.tar"
    assert world.run("backup", str(path))[0] == 0
    before = world.at_first
    command = ["restore", str(path), "--replace"]
    world.killed_at(f"rectification.backup.restoring:{where}", *command)
    assert world.facts() == before
    code, said = world.run(*command)
    assert code == 0, said
    after = world.facts()
    assert (
        after["Finding"] == before["Finding"] and after["Edition"] == before["Edition"]
    )


def test_a_copy_of_the_site_is_gone_on_with(world: World) -> None:
    copy, whole = world.scratch / "copy", world.scratch / "whole"
    point = "rectification.public_site.static_copy:_keep:after:40"
    copy.mkdir(), whole.mkdir()
    world.killed_at(point, "export_site", str(copy))
    assert not (copy / "SHA256SUMS").exists(), "it does not call itself finished"
    for place in (copy, whole):
        code, said = world.run("export_site", str(place))
        assert code == 0, said
    assert (copy / "SHA256SUMS").read_bytes() == (whole / "SHA256SUMS").read_bytes()
    names = [
        {one.relative_to(at) for at in [place] for one in at.rglob("*")}
        for place in (copy, whole)
    ]
    assert names[0] == names[1], "nor is anything left of the first run"


def test_migrating_goes_on_where_it_was_killed(world: World) -> None:
    """On an empty database; the first application's migrations are done by then."""
    name = world.name + "_empty"
    if world.server:
        world.server.run(f'CREATE DATABASE "{name}"')
        address = world.server.address(name)
    else:
        address = f"sqlite:///{world.scratch}/empty.sqlite3"
    world.environment["DATABASE_URL"] = address
    point = "django.db.migrations.migration:Migration.apply:after:12"
    world.killed_at(point, "migrate", "--verbosity", "0")
    assert world.run("migrate", "--check")[0] != 0, "it is not through"
    code, said = world.run("migrate", "--verbosity", "0")
    assert code == 0, said
    assert world.run("migrate", "--check")[0] == 0
    assert world.facts()["LogEntry"] == 0
    if world.server:
        world.server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


STORED = "rectification.models.findings.evidence:store"
RECORDED = "rectification.models.findings.progress_verbs:ProgressVerbs.record_progress"


@pytest.mark.parametrize(
    ("point", "stood"),
    [
        (f"{STORED}:before", 0),
        (f"{STORED}:after", 0),
        (f"{LOG}:before", 0),
        (f"{LOG}:after", 0),
        (f"{RECORDED}:before", 0),
        ("rectification.middleware:TypedTextMiddleware.__call__:after", 1),
    ],
)
def test_a_report_sent_again_after_its_process_was_killed_is_one(
    world: World, point: str, stood: int
) -> None:
    """`stood`: entries that were acknowledged to nobody and stand all the same."""
    world.environment |= world.at(point) | {"WEB_CONCURRENCY": "2"}
    world.mark.unlink()
    world.start()
    person = Person(world, "jingban")
    finding = world.finding
    form = person.entry_form(finding)
    before = world.at_first
    world.mark.touch()
    text = "按月核对台账，补齐登记四十六处。"
    try:
        status = person.tell(finding, form, text)[0]
    except OSError:
        status = 0  # the connection ended: the process was gone
    assert not world.mark.exists(), "it was killed"
    assert status != 200
    until(world.answers)
    standing = world.facts()
    assert standing["ProgressEntry"] == before["ProgressEntry"] + stood
    assert person.tell(finding, form, text)[0] == 200
    after = world.facts()
    assert after["ProgressEntry"] == before["ProgressEntry"] + 1, "once"
    assert after["Evidence"] == before["Evidence"] + 1, "and its file"
    assert text in person.get(f"/staff/findings/{finding}/")
    left = [one for one in Path(world.evidence).rglob(".part-*")]
    assert len(left) <= 1, "what a kill leaves is swept a day later"


def test_the_first_process_may_be_killed_too(world: World) -> None:
    """gunicorn's own: its workers notice and end; started anew it serves as before."""
    world.start()
    page = Person(world, "jingban").get("/staff/")
    assert world.process is not None
    world.process.send_signal(signal.SIGKILL)
    world.process.wait(10)
    until(lambda: not world.answers())
    world.start()
    assert len(Person(world, "jingban").get("/staff/")) > len(page) // 2
