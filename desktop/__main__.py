"""The program's one entry: the window, or a command of the command line."""

from __future__ import annotations

import sys


def main() -> int:
    """The exit code; without arguments, or with `gui`, the window opens."""
    arguments = sys.argv[1:]
    # Each side loads only what it needs: the command line no Qt, the window's first paint no database.
    if not arguments or arguments[0] == "gui":
        from desktop.app import run_window  # noqa: PLC0415 - see above

        return run_window(arguments[1:])
    if arguments[0] == "token-worker":
        from desktop.exchange.token_worker import serve  # noqa: PLC0415 - see above

        return serve()
    from desktop.cli import run_command  # noqa: PLC0415 - see above

    return run_command(["self-check" if argument == "--self-check" else argument for argument in arguments])


if __name__ == "__main__":
    sys.exit(main())
