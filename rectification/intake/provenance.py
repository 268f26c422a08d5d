"""Where a text that was taken in has gone: its inspection, by its report or the log."""

from collections.abc import Mapping, Sequence

from rectification.models import Chain, Inspection, LogEntry, Organisation, Source, User

ACTION, KEPT = "source.take_in", "source.keep"


def note_taken_in(
    source: Source, inspection: Inspection, *, by: User, facts: Mapping[str, object]
) -> None:
    """Log which text an inspection came from. The last step of taking it in."""
    Chain.record(
        chain=inspection.chain_name,
        actor=by,
        action=ACTION,
        subject=source,
        after={"digest": source.digest, **facts},
    )


def note_kept(source: Source, inspection: Inspection, *, by: User) -> None:
    """Log what stood around a text, so that nobody empties it unseen."""
    Chain.record(
        chain=inspection.chain_name,
        actor=by,
        action=KEPT,
        subject=source,
        after={"content": source.content_digest},
    )


def taken_in(inspection: Inspection) -> LogEntry | None:
    """Return the entry that says what an inspection came from, payload fetched."""
    entries = LogEntry.objects.filter(chain__name=inspection.chain_name, action=ACTION)
    return entries.select_related("payload").order_by("seq").first()


def source_of(inspection: Inspection) -> Source | None:
    """Return the text an inspection came from, None where it was made by hand."""
    if source := Source.objects.filter(report__inspection=inspection).first():
        return source
    entry = taken_in(inspection)
    if entry is None or entry.subject_id is None:
        return None
    return Source.objects.filter(pk=entry.subject_id).first()


def places(sources: Sequence[Source]) -> dict[int, Inspection]:
    """Return the inspection of each source, by the source's key."""
    entries = LogEntry.objects.filter(
        action=ACTION, subject_type="source", subject_id__in=[one.pk for one in sources]
    )
    chains = dict(entries.values_list("subject_id", "chain__name"))
    by_report = Inspection.objects.filter(reports__source__in=sources)
    found = dict(by_report.values_list("reports__source", "pk"))
    rows = Inspection.objects.filter(pk__in=found.values()) | Inspection.objects.filter(
        reference__in=chains.values()
    )
    known = {one.pk: one for one in rows.distinct()}
    named = {one.reference: one for one in known.values()}
    reached = {source: known[pk] for source, pk in found.items() if pk in known}
    for source, chain in chains.items():
        if source is not None and source not in reached and chain in named:
            reached[source] = named[chain]
    return reached


def recent(user: User, bodies: Sequence[Organisation], *, most: int) -> list[Source]:
    """Return the texts last taken in for some bodies, the newest first."""
    shown = Source.objects.visible_to(user).filter(organisation__in=bodies)
    return list(shown.select_related("imported_by").order_by("-pk")[:most])
