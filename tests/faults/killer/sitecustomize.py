"""Kill this process for good at a point that the environment names; for tests alone.

KILL_AT is MODULE:QUALNAME:before|after[:NUMBER]: SIGKILL as soon as the function is
called for the NUMBERth time, or has done its work. KILL_MARK is a file that must be
there and goes: once is enough, or every web process that is started anew would die.
"""

import functools
import importlib.abc
import importlib.machinery
import os
import signal
import sys
from pathlib import Path


class Killer(importlib.abc.MetaPathFinder):
    """Finds modules as ever, and puts the point into the one that is named."""

    def __init__(self, said):
        self.module, self.name, self.when, *number = said.split(":")
        self.left = int(*number) if number else 1

    def find_spec(self, name, path, target=None):
        if name != self.module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        run = spec.loader.exec_module

        def run_and_change(module):
            run(module)
            self.change(module)

        spec.loader.exec_module = run_and_change
        return spec

    def change(self, module):
        *holders, name = self.name.split(".")
        holder = functools.reduce(getattr, holders, module)
        found = vars(holder)[name]
        old = getattr(found, "__func__", found)

        @functools.wraps(old)
        def new(*args, **kwargs):
            if self.when == "before":
                self.count()
            result = old(*args, **kwargs)
            if self.when == "after":
                self.count()
            return result

        setattr(holder, name, type(found)(new) if found is not old else new)

    def count(self):
        mark = Path(os.environ["KILL_MARK"])
        if not mark.exists():
            return
        self.left -= 1
        if self.left == 0:
            mark.unlink()
            os.kill(os.getpid(), signal.SIGKILL)


if said := os.environ.get("KILL_AT"):
    sys.meta_path.insert(0, Killer(said))
