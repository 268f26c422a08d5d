"""PostgreSQL is restarted while people write: who was answered stands, once."""

import signal
import threading
from contextlib import suppress

import pytest

from tests.faults.world import Person, World, postgresql, until

EACH = 12  # reports that each of three people sends


class Writer(threading.Thread):
    """Sends its reports one after the other; each until it is acknowledged."""

    def __init__(self, world: World, finding: str) -> None:
        super().__init__()
        self.person, self.finding = Person(world, "jingban"), finding
        self.texts = [f"{finding}：第{number}次清点台账。" for number in range(EACH)]
        self.acknowledged: list[str] = []
        self.faults = 0

    def run(self) -> None:
        for text in self.texts:
            form: dict[str, str] = {}
            with suppress(AssertionError):
                until(lambda found=form: found.update(self._form()) or found, 90)
                until(lambda sent=text, found=form: self._sent(found, sent), 90)
                self.acknowledged.append(text)

    def _form(self) -> dict[str, str]:
        try:
            return self.person.entry_form(self.finding)
        except (OSError, ValueError):  # the page of a fault has no such form
            self.faults += 1
            return {}

    def _sent(self, form: dict[str, str], text: str) -> bool:
        try:
            status = self.person.tell(self.finding, form, text)[0]
        except OSError:
            status = 0
        self.faults += status != 200
        return status == 200


@postgresql
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_the_server_is_restarted_under_load(world: World, how: signal.Signals) -> None:
    """By its administrator, or as a crash does it; two seconds nobody answers."""
    assert world.server
    # The servers of tests are fast, and forget what a crash takes: not this one.
    world.server.run(f'ALTER DATABASE "{world.name}" SET synchronous_commit = on')
    before = world.at_first
    world.start()
    writers = [Writer(world, finding) for finding in world.findings]
    for one in writers:
        one.start()
    until(lambda: sum(len(one.acknowledged) for one in writers) >= EACH, 120)
    world.server.restart(how, pause=2)
    for one in writers:
        one.join(300)
    assert all(one.acknowledged == one.texts for one in writers)
    assert sum(one.faults for one in writers), "some were sent while it was away"
    sent = len(writers) * EACH
    after = world.facts()
    assert after["ProgressEntry"] == before["ProgressEntry"] + sent, "each once"
    assert after["Evidence"] == before["Evidence"] + sent
    for one in writers:
        page = one.person.get(f"/staff/findings/{one.finding}/")
        assert one.texts[-1] in page
