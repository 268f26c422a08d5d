"""What the settings are in a process that has begun with another environment."""

import os
import subprocess
import sys

from tests.paths import ROOT


def ask(expression: str, **environment: str) -> str:
    """Evaluate an expression over fresh settings with only this environment."""
    code = f"from config import settings; print(({expression}))"
    clean = {"ENV_FILE": "", "PATH": os.environ["PATH"], **environment}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
