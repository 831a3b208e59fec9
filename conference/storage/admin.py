"""Admin classes for stored rows: to read, and to download as CSV."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.downloads import csv_response

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
else:
    _ModelAdmin = admin.ModelAdmin
    _TabularInline = admin.TabularInline

CHUNK_ROWS = 500


class ReadOnlyAdmin(_ModelAdmin):
    """Rows of storage tasks: nobody adds or changes them here."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CsvExportAdmin(ReadOnlyAdmin):
    """Rows that nobody deletes here. The selected ones can be downloaded as CSV; `csv_name` begins the file's name."""

    actions = ("export_csv",)
    csv_name: str
    csv_columns: Sequence[str]
    csv_related: Sequence[str]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def csv_row(self, row: Any) -> Sequence[object]:
        """The cells of a row, whose `csv_related` rows are loaded. Times are in UTC and say so (ISO 8601)."""
        raise NotImplementedError

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        rows = queryset.select_related(*self.csv_related).iterator(chunk_size=CHUNK_ROWS)
        name = f"{self.csv_name}-{timezone.localtime():%Y%m%d-%H%M%S}.csv"
        return csv_response(name, self.csv_columns, map(self.csv_row, rows))


class ReadOnlyInline(_TabularInline):
    """Rows of storage tasks: nobody adds, changes or deletes single ones."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
