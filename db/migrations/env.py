"""How Alembic runs the steps: on the connection it is given, foreign keys off while tables are rebuilt.

With keys on, rebuilding a table in SQLite would silently delete its children (architecture.md §10).
"""

from alembic import context

from db.models import metadata

connection = context.config.attributes["connection"]
is_sqlite = connection.dialect.name == "sqlite"

if is_sqlite:
    connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = off")
context.configure(connection=connection, target_metadata=metadata, render_as_batch=is_sqlite)
with context.begin_transaction():
    context.run_migrations()
    if is_sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            message = f"the migration left {len(broken)} references without their row"
            raise RuntimeError(message)
connection.commit()
if is_sqlite:
    connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = on")
