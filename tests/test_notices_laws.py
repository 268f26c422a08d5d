"""The laws: any text comes out to the letter, any notice is read as it was meant."""

from hypothesis import HealthCheck, given, settings

from rectification.notices import Notice, normalise, parse, put_back, write
from rectification.notices.answers import answers
from rectification.notices.canonical import notice_from_data, to_data
from rectification.notices.doubts import doubts
from tests.notices.strategies import notices, texts

PATIENT = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@PATIENT
@given(texts())
def test_any_text_comes_out_to_the_letter(text: str) -> None:
    notice = parse(text)
    assert "\n".join(put_back(notice)) == normalise(text)
    assert normalise(normalise(text)) == normalise(text)


@PATIENT
@given(texts())
def test_what_was_written_is_written_again(text: str) -> None:
    written = write(parse(text))
    assert write(parse(written)) == written


@PATIENT
@given(texts())
def test_any_text_can_be_told_doubted_and_stored(text: str) -> None:
    notice = parse(text)
    assert len(answers(notice)["findings"]) == len(notice.findings)  # type: ignore[arg-type]
    for doubt in doubts(notice):
        assert doubt.finding is None or notice.findings[doubt.finding]
    assert notice_from_data(to_data(notice)) == notice


@settings(PATIENT, max_examples=80)
@given(notices())
def test_a_notice_is_read_as_it_was_written(notice: Notice) -> None:
    written = write(notice)
    read = parse(written)
    assert read.sections == notice.sections
    assert read == notice
    assert write(read) == written
