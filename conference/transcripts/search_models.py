"""The full-text index over the lines of transcripts.

`SearchEntry` holds the terms of each line for both databases. SQLite finds them by an FTS5 table beside it, which
triggers keep equal to it and `SearchIndex` reads; PostgreSQL by a GIN index over the text search vector of the column.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    _Lookup = models.Lookup[str]
else:
    _Lookup = models.Lookup

INDEX_TABLE = "transcripts_searchindex"


class SearchEntry(models.Model):
    """The terms of a line, as `search_terms.document_terms` makes them.

    Its key is a number because the index table of SQLite numbers its rows by it.
    """

    segment = models.OneToOneField(
        "transcripts.Segment", models.CASCADE, related_name="search_entry", verbose_name=_("line")
    )
    terms = models.TextField(_("terms"))

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return str(self.segment_id)


class SearchIndex(models.Model):
    """The FTS5 table, SQLite only. It can be filtered by `terms__match` and sorted by `rank`, best first.

    Rows follow those of SearchEntry by triggers, so that Django neither makes, writes nor deletes any.
    """

    entry = models.OneToOneField(
        SearchEntry, models.DO_NOTHING, db_column="rowid", primary_key=True, related_name="indexed", db_constraint=False
    )
    terms = models.TextField()
    rank = models.FloatField()

    class Meta:
        managed = False
        db_table = INDEX_TABLE

    def __str__(self) -> str:
        return str(self.pk)


@models.TextField.register_lookup
class Match(_Lookup):
    """FTS5's MATCH."""

    lookup_name = "match"

    def as_sqlite(self, compiler: object, connection: object) -> tuple[str, list[object]]:
        """The operator takes a column name as it is."""
        left, left_params = self.process_lhs(compiler, connection)  # type: ignore[arg-type]
        right, right_params = self.process_rhs(compiler, connection)  # type: ignore[arg-type]
        return f"{left} MATCH {right}", [*left_params, *right_params]
