"""The full-text index: its entries, the index of the database in use, and entries for the lines there are."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from conference.transcripts.search.terms import document_terms

BATCH = 500

SQLITE = (
    """CREATE VIRTUAL TABLE transcripts_searchindex USING fts5(
        terms, content='transcripts_searchentry', content_rowid='id', tokenize='porter unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER transcripts_searchentry_added AFTER INSERT ON transcripts_searchentry BEGIN
        INSERT INTO transcripts_searchindex(rowid, terms) VALUES (new.id, new.terms); END""",
    """CREATE TRIGGER transcripts_searchentry_removed AFTER DELETE ON transcripts_searchentry BEGIN
        INSERT INTO transcripts_searchindex(transcripts_searchindex, rowid, terms)
        VALUES ('delete', old.id, old.terms); END""",
    """CREATE TRIGGER transcripts_searchentry_changed AFTER UPDATE OF terms ON transcripts_searchentry BEGIN
        INSERT INTO transcripts_searchindex(transcripts_searchindex, rowid, terms)
        VALUES ('delete', old.id, old.terms);
        INSERT INTO transcripts_searchindex(rowid, terms) VALUES (new.id, new.terms); END""",
)
SQLITE_BACK = (
    "DROP TRIGGER transcripts_searchentry_added",
    "DROP TRIGGER transcripts_searchentry_removed",
    "DROP TRIGGER transcripts_searchentry_changed",
    "DROP TABLE transcripts_searchindex",
)
# The expression is the one that SearchVector("terms", config="english") compiles to: only so the index is used.
POSTGRESQL = (
    """CREATE INDEX transcripts_searchindex ON transcripts_searchentry
        USING gin (to_tsvector('english'::regconfig, COALESCE(terms, '')))""",
)
POSTGRESQL_BACK = ("DROP INDEX transcripts_searchindex",)


def make_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The index of SQLite or PostgreSQL."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop_index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Takes back `make_index`."""
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


def add_entries(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Entries for the lines that were stored before."""
    segments, entries = (apps.get_model("transcripts", name).objects for name in ("Segment", "SearchEntry"))
    waiting = []
    for pk, text in segments.order_by("pk").values_list("pk", "text").iterator(chunk_size=BATCH):
        waiting.append(entries.model(segment_id=pk, terms=document_terms(text)))
        if len(waiting) == BATCH:
            entries.bulk_create(waiting)
            waiting = []
    entries.bulk_create(waiting)


class Migration(migrations.Migration):
    dependencies = [("transcripts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("terms", models.TextField(verbose_name="terms")),
                (
                    "segment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="transcripts.segment",
                        verbose_name="line",
                    ),
                ),
            ],
            options={"verbose_name": "search entry", "verbose_name_plural": "search entries"},
        ),
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_column="rowid",
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="indexed",
                        serialize=False,
                        to="transcripts.searchentry",
                    ),
                ),
                ("terms", models.TextField()),
                ("rank", models.FloatField()),
            ],
            options={"db_table": "transcripts_searchindex", "managed": False},
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(add_entries, migrations.RunPython.noop),
    ]
