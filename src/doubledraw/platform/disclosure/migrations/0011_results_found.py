"""The index by which results are found by any part of a firm's name, and lists narrowed by one thing read in order.

SQLite keeps the pairs of neighbouring characters in an FTS5 table that triggers follow; PostgreSQL has them in a GIN
index over the function that the directory of targets has (`registry/migrations/0003_search.py` says more).
"""

from typing import Any

from django.db import migrations, models
from django.db.migrations.operations.special import RunPython

TABLE = "disclosure_publicvisit"
GRAMS = """(
  SELECT coalesce(group_concat(printf('%xx%x', unicode(substr({row}.name_key, n, 1)),
    unicode(substr({row}.name_key, n + 1, 1))), ' '), '')
  FROM registry_place WHERE n < length({row}.name_key)
)"""

SQLITE = (
    f"""CREATE VIRTUAL TABLE {TABLE}_grams USING fts5(
      grams, content='', detail=none, columnsize=0, tokenize='ascii')""",
    f"""CREATE TRIGGER {TABLE}_grams_new AFTER INSERT ON {TABLE}
      BEGIN INSERT INTO {TABLE}_grams(rowid, grams) VALUES (NEW.id, {GRAMS.format(row="NEW")}); END""",
    f"""CREATE TRIGGER {TABLE}_grams_gone AFTER DELETE ON {TABLE}
      BEGIN INSERT INTO {TABLE}_grams({TABLE}_grams, rowid, grams)
        VALUES ('delete', OLD.id, {GRAMS.format(row="OLD")}); END""",
    f"""CREATE TRIGGER {TABLE}_grams_other AFTER UPDATE OF id, name_key ON {TABLE}
      WHEN OLD.id IS NOT NEW.id OR OLD.name_key IS NOT NEW.name_key
      BEGIN
        INSERT INTO {TABLE}_grams({TABLE}_grams, rowid, grams)
          VALUES ('delete', OLD.id, {GRAMS.format(row="OLD")});
        INSERT INTO {TABLE}_grams(rowid, grams) VALUES (NEW.id, {GRAMS.format(row="NEW")});
      END""",
    f"""INSERT INTO {TABLE}_grams(rowid, grams)
      SELECT id, {GRAMS.format(row=TABLE)} FROM {TABLE}""",
)

POSTGRESQL = (f"CREATE INDEX {TABLE}_grams ON {TABLE} USING gin (registry_grams(name_key, ''))",)


def _build(apps: Any, editor: Any) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement.replace("%", "%%"), [])


def _drop(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for trigger in ("new", "gone", "other"):
            editor.execute(f"DROP TRIGGER {TABLE}_grams_{trigger}")
        editor.execute(f"DROP TABLE {TABLE}_grams")
    else:
        editor.execute(f"DROP INDEX {TABLE}_grams")


def _longer(name: str, *columns: str) -> list[Any]:
    index = models.Index(fields=list(columns), name=name)
    return [
        migrations.RemoveIndex(model_name="publicvisit", name=name),
        migrations.AddIndex(model_name="publicvisit", index=index),
    ]


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0010_deciding"), ("registry", "0003_search")]
    operations = [
        *_longer("result_of_region", "region_code", "is_current", "published_at"),
        *_longer("result_of_organ", "organ_name", "is_current", "published_at"),
        *_longer("result_by_code", "result", "is_current", "published_at"),
        RunPython(_build, _drop),
    ]
