"""A page saved as one file (.mht), which is a mail with its pictures."""

import codecs
import email
import email.policy
from email.message import EmailMessage

from rectification.intake.documents import html_page
from rectification.intake.documents.document import Document
from rectification.intake.files import faults

codecs.lookup("gb18030")  # loaded now: later nothing can be opened


def parse(data: bytes) -> Document:
    """Return the article of the page. Raises UnreadableFile where there is none."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    part = mail.get_body(("html",)) if isinstance(mail, EmailMessage) else None
    content = part.get_payload(decode=True) if part is not None else None
    if not isinstance(content, bytes):
        raise faults.says_nothing()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    return html_page.article_of(text)
