"""Corrections on a review are checked like any form: offices, deadlines."""

from rectification.forms.intake.basis import BasisPart
from rectification.forms.parts.asked import AskedPart
from rectification.intake.plan import read_offices
from rectification.intake.reading import Reading


class CheckedPart(AskedPart, BasisPart):
    reading: Reading

    def _read_offices(self) -> set[str]:
        """Return the offices that the text names: the review asks of these already."""
        read = (read_offices(one.offices)[0] for one in self.reading.findings)
        return {name for names in read for name in names}
