"""三员分立 in the database, and history that stays: only business staff hold roles, and an office is not changed while roles are held."""

from typing import Any

from django.db import migrations

from doubledraw.platform.records.guards import append_only

SQLITE = (
    """CREATE TRIGGER organs_grant_business_only BEFORE INSERT ON organs_rolegrant
       WHEN (SELECT office FROM organs_staff WHERE id = NEW.staff_id) <> 'business'
       BEGIN SELECT RAISE(ABORT, 'only business staff hold roles'); END""",
    """CREATE TRIGGER organs_grant_moved BEFORE UPDATE ON organs_rolegrant
       WHEN (SELECT office FROM organs_staff WHERE id = NEW.staff_id) <> 'business'
       BEGIN SELECT RAISE(ABORT, 'only business staff hold roles'); END""",
    """CREATE TRIGGER organs_office_kept BEFORE UPDATE OF office ON organs_staff
       WHEN NEW.office <> OLD.office
       BEGIN SELECT RAISE(ABORT, 'an office is held by one account for life'); END""",
)
POSTGRES = (
    """CREATE FUNCTION organs_refuse_grant() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF (SELECT office FROM organs_staff WHERE id = NEW.staff_id) <> 'business'
       THEN RAISE EXCEPTION 'only business staff hold roles'; END IF; RETURN NEW; END $$""",
    """CREATE TRIGGER organs_grant_business_only BEFORE INSERT OR UPDATE ON organs_rolegrant
       FOR EACH ROW EXECUTE FUNCTION organs_refuse_grant()""",
    """CREATE FUNCTION organs_refuse_office() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'an office is held by one account for life'; END $$""",
    """CREATE TRIGGER organs_office_kept BEFORE UPDATE ON organs_staff FOR EACH ROW
       WHEN (NEW.office <> OLD.office) EXECUTE FUNCTION organs_refuse_office()""",
)


def guard(apps: Any, editor: Any) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("organs", "0001_initial")]
    operations = [
        migrations.RunPython(guard, migrations.RunPython.noop),
        append_only("organs_organchange"),
        append_only("organs_posting"),
    ]
