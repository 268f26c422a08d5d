"""Find the browser the tests drive: `python -m tools.chromium` tries whether it starts.

The system's own is preferred (`tools.system_packages` asks for it); where there is none
playwright downloads the build it was made for.
"""

import os
import shutil
import subprocess
import sys

# The first is the same browser without windows: half the work, a third for a new page.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser"]
NAMES += ["google-chrome", "google-chrome-stable"]
PLAYWRIGHT = [sys.executable, "-m", "playwright"]


def installed() -> str | None:
    """The path of a system browser; None leaves the choice to playwright."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def refusal() -> str:
    """Try to start a browser; return why there is none, or nothing."""
    driver = subprocess.run(
        [*PLAYWRIGHT, "--version"], capture_output=True, text=True, check=False
    )
    if driver.returncode:
        return driver.stderr.strip() or "playwright does not start"
    if not installed():
        print("Downloading playwright's own Chromium.", flush=True)
        # Whether that went well is seen when it starts.
        download = [*PLAYWRIGHT, "install", "chromium"]
        subprocess.run(download, capture_output=True, check=False)
    # Not above: the machine's own Python, without playwright, asks for `installed`.
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            playwright.chromium.launch(executable_path=installed()).close()
        except Error as error:
            return error.message
    return ""


if __name__ == "__main__":
    # Said once here, it is no error of every browser test.
    if reason := refusal():
        sys.exit(f"No browser test ran: {reason.splitlines()[0]}")
    print(installed() or "playwright's own Chromium")
