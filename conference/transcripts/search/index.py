"""Search of lines by their words: SQLite's FTS5 or PostgreSQL's full text behind one selector."""

from datetime import datetime

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Q, QuerySet

from conference.rooms.models import Room
from conference.transcripts.models import SearchEntry, SearchIndex, Segment
from conference.transcripts.search.terms import SearchTerms, document_terms, query_terms

MOST_FOUND = 50
_CONFIG = "english"


def segment_index(segment: Segment) -> None:
    """Put a stored line into the index."""
    SearchEntry.objects.get_or_create(segment=segment, defaults={"terms": document_terms(segment.text)})


def segments_found(
    room: Room,
    query: str,
    *,
    limit: int,
    readable: Q | None = None,
    speaker: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Segment]:
    """The lines of a room that answer a query best, the best first, with their meetings; at most `limit` and 50.

    `query` is text of a person: words, of which any may occur, and quoted phrases. Nothing in it is an operator.
    `readable` restricts lines (fields of Segment), `speaker` is a part of a name, `since` and `until` bound the time.
    """
    terms = query_terms(query)
    if not terms:
        return []
    lines = Segment.objects.filter(meeting__room=room)
    if readable is not None:
        lines = lines.filter(readable)
    if speaker:
        lines = lines.filter(name__icontains=speaker)
    if since is not None:
        lines = lines.filter(started_at__gte=since)
    if until is not None:
        lines = lines.filter(started_at__lt=until)
    return _matching(lines, terms, min(limit, MOST_FOUND))


def _matching(lines: QuerySet[Segment], terms: SearchTerms, limit: int) -> list[Segment]:
    if connection.vendor == "postgresql":
        ranked = _ranked_by_postgresql(lines, terms, limit)
    else:
        ranked = _ranked_by_sqlite(lines, terms, limit)
    found = Segment.objects.select_related("meeting").in_bulk(ranked)
    return [found[pk] for pk in ranked if pk in found]


def _ranked_by_sqlite(lines: QuerySet[Segment], terms: SearchTerms, limit: int) -> list[object]:
    wanted = " OR ".join(f'"{" ".join(phrase)}"' for phrase in terms.phrases)
    matching = SearchIndex.objects.filter(terms__match=wanted, entry__segment__in=lines)
    return list(matching.order_by("rank", "-entry").values_list("entry__segment", flat=True)[:limit])


def _ranked_by_postgresql(lines: QuerySet[Segment], terms: SearchTerms, limit: int) -> list[object]:
    wanted = " | ".join(f"({' <-> '.join(phrase)})" for phrase in terms.phrases)
    query = SearchQuery(wanted, search_type="raw", config=_CONFIG)
    vector = SearchVector("terms", config=_CONFIG)
    matching = SearchEntry.objects.annotate(vector=vector).filter(vector=query, segment__in=lines)
    ranked = matching.annotate(rank=SearchRank(vector, query, normalization=1)).order_by("-rank", "-pk")
    return list(ranked.values_list("segment", flat=True)[:limit])
