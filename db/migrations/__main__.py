"""Write the next step of the data format: `python3 dev.py migration "what it does"`.

The step is drafted from the difference between the tables a new database has and the tables in `db.models`; a person
reads it, adds what the difference cannot say, and raises HEAD in `db.schema`.
"""

import argparse
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.operations.ops import DropTableOp, MigrationScript

from db.schema import HEAD, MIGRATIONS, create_database


def leave_search_tables(_context: object, _revision: object, drafts: list[MigrationScript]) -> None:
    """Take back the drops of search tables: SQLite keeps them beside the tables that `db.models` names."""
    for draft in drafts:
        changes = draft.upgrade_ops
        if changes is not None:
            changes.ops = [op for op in changes.ops if not (isinstance(op, DropTableOp) and "_search" in op.table_name)]


def main() -> None:
    """Draft one step after HEAD."""
    parser = argparse.ArgumentParser(prog="dev.py migration", description=__doc__)
    parser.add_argument("what", help="what the step does, in a few English words")
    what = parser.parse_args().what
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with tempfile.TemporaryDirectory() as folder:
        database = create_database(str(Path(folder) / "head.sqlite"), passphrase=None, program="development")
        with database.engine.connect() as connection:
            config.attributes["connection"] = connection
            command.revision(
                config,
                what,
                autogenerate=True,
                rev_id=f"{int(HEAD) + 1:04}",
                process_revision_directives=leave_search_tables,
            )
        database.close()


if __name__ == "__main__":
    main()
