"""Find the browser the tests drive: `python -m tools.chromium` provides one.

The system's own is preferred; root may install Debian's; otherwise playwright
downloads the build it was made for.
"""

import os
import shutil
import subprocess
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def installed() -> str | None:
    """The path of a system browser; None leaves the choice to playwright."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def provide() -> None:
    if installed():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        packages = ["chromium", "fonts-noto-cjk"]
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        done = subprocess.run([*command, *packages], check=False, env=environment)
        if done.returncode == 0:
            return
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(playwright, check=True)


if __name__ == "__main__":
    provide()
    print(installed() or "playwright's own Chromium")
