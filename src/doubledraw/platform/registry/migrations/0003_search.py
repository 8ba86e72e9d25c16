"""The index by which targets are found by any part of their name, of any length, or by initials.

A name is indexed by its characters and by its pairs of neighbouring characters, initials by their pairs. SQLite
keeps them in an FTS5 table that triggers follow the targets with; every gram is spelled in hexadecimal, so that no
tokenizer drops or folds a rare character. An import takes the trigger on INSERT away within its transaction and fills
the index itself: a trigger that writes into FTS5 makes every INSERT twice as slow. PostgreSQL has the same grams in a
GIN index over a function, which nothing can get out of step.
"""

from typing import Any

from django.db import migrations
from django.db.migrations.operations.special import RunPython

LONGEST = 200

# The grams of one target, as one text. CTEs are not allowed in triggers, hence the table of places.
GRAMS = """(
  SELECT coalesce(group_concat(printf('%x', unicode(substr({row}.name_key, n, 1)))
    || CASE WHEN n < length({row}.name_key) THEN printf(' %xx%x',
         unicode(substr({row}.name_key, n, 1)), unicode(substr({row}.name_key, n + 1, 1))) ELSE '' END
    || CASE WHEN n < length({row}.initials) THEN ' z' || substr({row}.initials, n, 2) ELSE '' END,
    ' '), '')
  FROM registry_place WHERE n <= max(length({row}.name_key), length({row}.initials))
)"""

SQLITE = (
    "CREATE TABLE registry_place (n integer NOT NULL PRIMARY KEY)",
    f"""INSERT INTO registry_place
      WITH RECURSIVE places(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM places WHERE n < {LONGEST})
      SELECT n FROM places""",
    """CREATE VIRTUAL TABLE registry_target_grams USING fts5(
      grams, content='', detail=none, columnsize=0, tokenize='ascii')""",
    f"""CREATE TRIGGER registry_target_grams_new AFTER INSERT ON registry_target
      BEGIN INSERT INTO registry_target_grams(rowid, grams) VALUES (NEW.id, {GRAMS.format(row="NEW")}); END""",
    f"""CREATE TRIGGER registry_target_grams_gone AFTER DELETE ON registry_target
      BEGIN INSERT INTO registry_target_grams(registry_target_grams, rowid, grams)
        VALUES ('delete', OLD.id, {GRAMS.format(row="OLD")}); END""",
    f"""CREATE TRIGGER registry_target_grams_other AFTER UPDATE OF id, name_key, initials ON registry_target
      WHEN OLD.id IS NOT NEW.id OR OLD.name_key IS NOT NEW.name_key OR OLD.initials IS NOT NEW.initials
      BEGIN
        INSERT INTO registry_target_grams(registry_target_grams, rowid, grams)
          VALUES ('delete', OLD.id, {GRAMS.format(row="OLD")});
        INSERT INTO registry_target_grams(rowid, grams) VALUES (NEW.id, {GRAMS.format(row="NEW")});
      END""",
    f"""INSERT INTO registry_target_grams(rowid, grams)
      SELECT id, {GRAMS.format(row="registry_target")} FROM registry_target""",
)

POSTGRESQL = (
    # A loop in PL/pgSQL takes a quarter of the time that three generate_series in SQL take.
    """CREATE FUNCTION registry_grams(name_key text, initials text) RETURNS text[]
      LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
        DECLARE
          spoken text[] := string_to_array(name_key, NULL);
          letters text[] := string_to_array(initials, NULL);
          grams text[] := spoken;
        BEGIN
          FOR n IN 2 .. coalesce(array_length(spoken, 1), 0) LOOP
            grams := grams || (spoken[n - 1] || spoken[n]);
          END LOOP;
          FOR n IN 2 .. coalesce(array_length(letters, 1), 0) LOOP
            grams := grams || ('~' || letters[n - 1] || letters[n]);
          END LOOP;
          RETURN grams;
        END
      $$""",
    """CREATE INDEX registry_target_grams ON registry_target
      USING gin (registry_grams(name_key, initials))""",
)


def _build(apps: Any, editor: Any) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement.replace("%", "%%"), [])


def _drop(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for trigger in ("new", "gone", "other"):
            editor.execute(f"DROP TRIGGER registry_target_grams_{trigger}")
        for table in ("target_grams", "place"):
            editor.execute(f"DROP TABLE registry_{table}")
    else:
        editor.execute("DROP INDEX registry_target_grams")
        editor.execute("DROP FUNCTION registry_grams")


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_guards")]
    operations = [RunPython(_build, _drop)]
