"""What tests need of papers: a house's own template, as the admin adds it."""

from rectification.models import SYSTEM_CHAIN, Chain, PaperTemplate
from tests.factories import Cast


def make_template(*, cast: Cast, content: bytes = b"PK") -> PaperTemplate:
    one = PaperTemplate(organisation=cast.organisation)
    one.take_the_place()
    one.bring(content, "模板.docx", by=cast.system_admin)
    one.save()
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=cast.system_admin,
        action="papertemplate.add",
        subject=one,
    )
    return one
