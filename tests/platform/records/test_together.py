"""Tables made at once are what they are when made one after another."""

from unittest.mock import patch

import pytest
from django.db import migrations, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter
from django.db.utils import ConnectionHandler

from doubledraw.platform.records.together import Together

APP, NAMES = "records", ("shelf", "book", "note")


def made() -> tuple[CreateModel, ...]:
    """A shelf, its books, and notes in them."""
    number = ("id", models.BigAutoField(primary_key=True))
    shelf = ("shelf", models.ForeignKey(f"{APP}.shelf", models.PROTECT, related_name="books"))
    book = ("book", models.ForeignKey(f"{APP}.book", models.CASCADE, related_name="notes"))
    return (
        CreateModel("Shelf", [number]),
        CreateModel("Book", [number, shelf]),
        CreateModel("Note", [number, book]),
    )


def drawn_up(*operations: CreateModel | Together) -> tuple[ProjectState, int]:
    """The state after these, and how many models were drawn up on the way."""
    state, drawn = ProjectState(), []
    assert not list(state.apps.get_models())
    original = ModelState.render
    with patch.object(
        ModelState, "render", lambda self, apps: drawn.append(self.name) or original(self, apps)
    ):
        for operation in operations:
            operation.state_forwards(APP, state)
    return state, len(drawn)


def fields(state: ProjectState) -> dict[str, list[str]]:
    found = state.apps.get_models()
    return {one.__name__: sorted(field.name for field in one._meta.get_fields()) for one in found}


def test_the_models_are_the_same_and_drawn_up_once() -> None:
    one_by_one, often = drawn_up(*made())
    at_once, once = drawn_up(Together(made()))
    assert fields(at_once) == fields(one_by_one)
    assert fields(at_once)["Book"] == ["id", "notes", "shelf"]
    assert (often, once) == (6, 3)


def test_where_nothing_is_drawn_up_yet_nothing_is() -> None:
    state = ProjectState()
    Together(made()).state_forwards(APP, state)
    assert "apps" not in state.__dict__
    assert set(fields(state)) == {"Shelf", "Book", "Note"}


def test_it_is_written_into_a_migration_as_it_stands() -> None:
    text, imports = MigrationWriter.serialize(Together(made()))
    found: dict[str, object] = {"migrations": migrations, "models": models}
    exec("\n".join([*imports, f"again = {text}"]), found)
    again = found["again"]
    assert isinstance(again, Together)
    assert [one.name for one in again.operations] == ["Shelf", "Book", "Note"]
    assert again.references_model("shelf", APP)
    assert not again.references_model("lamp", APP)
    assert again.migration_name_fragment == "shelf_book_note"
    assert again.describe() == "Create model Shelf; Create model Book; Create model Note"


@pytest.mark.django_db
def test_the_tables_come_and_go() -> None:
    """In an empty database of its own; that PostgreSQL takes them too is seen wherever it is migrated."""
    memory = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    connection = ConnectionHandler(memory)["default"]
    before, after, operation = ProjectState(), ProjectState(), Together(made())
    operation.state_forwards(APP, after)
    with connection.schema_editor() as editor:
        operation.database_forwards(APP, editor, before, after)
    assert set(connection.introspection.table_names()) == {f"{APP}_{n}" for n in NAMES}
    with connection.schema_editor() as editor:
        operation.database_backwards(APP, editor, after, before)
    assert not connection.introspection.table_names()
    connection.close()
