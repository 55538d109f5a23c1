"""The command line: one file a family of commands.

Nothing heavy is imported where a file begins: `tollhouse --help` names every command, and each command pays only for
what it uses.  That is why imports stand inside the commands here.
"""
