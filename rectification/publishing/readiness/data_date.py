"""The day of which the report tells: not ahead, not before what it tells, nor signed
before it. Judged only where a report is; a notice alone has no records."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.publishing.readiness.hit import (
    Found,
    NoticePlace,
    Severity,
    rule,
)
from rectification.publishing.readiness.reading import Reading


@rule(Severity.ERROR, gettext_lazy("Data of a day to come"))
def data_ahead(read: Reading) -> Iterator[Found]:
    """A report that tells of a day later than today."""
    data = read.data
    if data is not None and data.as_of > data.today:
        yield read.found(
            date_format(data.as_of),
            _(
                "The report tells of %(quote)s, which is yet to come: give the day up "
                "to which the records are kept."
            ),
            NoticePlace(),
        )


@rule(Severity.ERROR, gettext_lazy("Data older than what is printed"))
def data_before_change(read: Reading) -> Iterator[Found]:
    """A report that tells of a day before the last change of what it prints."""
    data = read.data
    if data is None or data.change is None:
        return
    yield read.found(
        date_format(data.as_of),
        _(
            "The report tells of %(quote)s, but prints what was changed on %(day)s "
            "(%(reference)s: %(label)s): give that day or a later one, or leave it "
            "empty."
        ),
        NoticePlace(),
        day=date_format(data.change.on),
        reference=data.change.reference,
        label=data.change.label,
    )


@rule(Severity.WARNING, gettext_lazy("Signed before its data"))
def signed_before_data(read: Reading) -> Iterator[Found]:
    """A day of signature that lies before the day the report tells of."""
    data, signed = read.data, read.notice.signed_on
    if data is not None and signed is not None and signed < data.as_of:
        yield read.found(
            date_format(signed),
            _(
                "The notice is signed on %(quote)s and tells of %(day)s, a later day: "
                "is the signature that of an earlier edition?"
            ),
            NoticePlace(),
            day=date_format(data.as_of),
        )
