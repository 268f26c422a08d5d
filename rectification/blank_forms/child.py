"""A form is filled in by a process of its own, since its file came from outside.

python -m rectification.blank_forms.child < ORDER
"""

import sys

from rectification import apart
from rectification.blank_forms import excel, word
from rectification.blank_forms.order import unpacked
from rectification.blank_forms.packed import Packed

_FILL = {"xlsx": excel.fill, "docx": word.fill}


def main() -> int:
    apart.limit()
    order, form = unpacked(sys.stdin.buffer.read())
    packed = Packed(form)  # a zip's names are read with files of Python
    apart.open_nothing_more()
    _FILL[order.kind](packed, order)
    sys.stdout.buffer.write(packed.data())
    return 0


if __name__ == "__main__":
    sys.exit(main())
