"""与上次公开对照表: what a draft says otherwise than the last edition, as a paper."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.notices.vocabulary.deadlines import write_date
from rectification.papers.comparison import Changed, comparison_paper
from rectification.public_site.comparison import kind_words
from rectification.publishing.history import last_public
from rectification.publishing.prepare import prepare
from rectification.publishing.since_last_edition import changes
from rectification.views.parts.papers import handed_out, on_template_beside
from rectification.views.parts.requests import StaffRequest
from rectification.views.reports.page import fetch
from rectification.workflow import Permission


@requires(Permission.REPORT_VIEW)
@require_safe
def report_changes(request: StaffRequest, reference: str, suffix: str) -> HttpResponse:
    report = fetch(request.user, reference, with_template=suffix == "docx")
    last, prepared = last_public(report), prepare(report)
    since = (changes(report, prepared) or {}).values() if last else ()
    with translation.override("zh-hans"):
        found = [Changed(one, [it.text for it in kind_words(one)]) for one in since]
    about = "尚未公开过，没有可以对照的内容。"
    if last:
        day = write_date(timezone.localdate(last.published_at))
        about = f"对照：第{last.number}次公开（{day}）与现稿"
    paper = comparison_paper(
        prepared.notice.title,
        prepared.notice.organisation,
        about=about,
        found=found,
        at=timezone.now(),
    )
    paper = on_template_beside(paper, suffix, report)
    back = reverse("report-detail", args=[reference])
    return handed_out(
        request,
        paper,
        suffix,
        back=back,
        chain=report.inspection.reference,
        subject=report,
        action="report.export",
    )
