"""Where the notices are that tests read: our own, and the published one beside us."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OWN_NOTICES = HERE / "notices"
OWN = sorted(OWN_NOTICES.glob("*.txt"))
SHARED = ROOT.parent / "shared"
SEED = SHARED / "notices" / "seed.txt"
CASES = SHARED / "cases" / "notices"
# The published notice is not ours to carry; it lies beside the checkout where it is.
NOTICES = [*OWN, *([SEED] if SEED.exists() else [])]


def notice_text(name: str) -> str:
    """Return one of our own notices by its file's name."""
    path = OWN_NOTICES / f"{name}.txt"
    return path.read_bytes().decode("utf-8-sig")
