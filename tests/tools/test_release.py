"""What a release is laid out of, short of asking a registry."""

from tools import release


def test_the_newest_section_is_what_is_told() -> None:
    text = "# Changelog\n\n## 0.2.0 – 2026-01-02\n\n- new\n\n## 0.1.0\n\n- old\n"
    assert release.newest(text) == ("0.2.0 – 2026-01-02", "- new\n")


def test_a_version_under_way_is_named_first_and_then_tagged() -> None:
    assert '__version__ = "0.2.0"' in release.steps("0.2.0.dev0")
    assert "git tag" not in release.steps("0.2.0.dev0")
    assert release.steps("0.2.0").startswith("git tag -a v0.2.0 ")
