"""How often one connection sends opinions in a day, without knowing whose it is.

Kept of an address is a mark made with the site's secret key and the day: equal for what
comes from there on the same day, of no meaning the next. No opinion names its mark.
"""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.errors import Refusal

MOST_IN_A_DAY = 10  # a whole office may share one address
_DIGITS = 16  # of the mark: told apart, and of too little use to be kept longer
_NETWORK = 64  # bits of an IPv6 address that one connection has alike


class SendingMarkManager(models.Manager["SendingMark"]):
    def take(self, address: str | None) -> None:
        """Count one more from an address. Raises Refusal where there were enough.

        Those of other days go. Senders at the same moment may each pass as the last.
        """
        day = timezone.localdate()
        self.exclude(day=day).delete()
        if not address:
            return  # behind a socket nobody says whose it is: the body's limit holds
        mark = _mark(address, day.isoformat())
        if self.filter(mark=mark).count() >= MOST_IN_A_DAY:
            raise Refusal(
                gettext(
                    "%(most)d opinions have come from this connection today; more are "
                    "taken tomorrow. By telephone and post the body can be reached "
                    "meanwhile: the report says how."
                )
                % {"most": MOST_IN_A_DAY}
            )
        self.create(mark=mark, day=day)


class SendingMark(models.Model):
    mark = models.CharField(_("mark"), max_length=_DIGITS, db_index=True)
    day = models.DateField(_("day"))

    objects: ClassVar = SendingMarkManager()

    class Meta:
        verbose_name = _("mark of a sender")
        verbose_name_plural = _("marks of senders")

    def __str__(self) -> str:
        return f"{self.day} {self.mark}"


def _mark(address: str, day: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        network = address
    else:
        found = getattr(found, "ipv4_mapped", None) or found
        bits = _NETWORK if isinstance(found, IPv6Address) else 32
        network = str(ip_network(f"{found}/{bits}", strict=False))
    return salted_hmac(__name__, f"{day} {network}").hexdigest()[:_DIGITS]
