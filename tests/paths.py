"""Where the notices are that tests read: our own, and the published one beside us."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
OWN = sorted((HERE / "notices").glob("*.txt"))
SEED = HERE.parent.parent / "shared" / "notices" / "seed.txt"
# The published notice is not ours to carry; it lies beside the checkout where it is.
NOTICES = [*OWN, *([SEED] if SEED.exists() else [])]


def notice_text(name: str) -> str:
    """Return one of our own notices by its file's name."""
    path = HERE / "notices" / f"{name}.txt"
    return path.read_bytes().decode("utf-8-sig")
