"""The command line: prepares the data, and asks the atlas the same questions as the pages do.

The operator's view: it sees every delivery, also what isn't public. Exit status: 0 all well, 1 an
error in a delivery, 2 a mistake in the command (unknown id, no atlas).
"""

from analytics.command_line.commands import main

__all__ = ["main"]
