"""The command line: one file a family of commands, the options of all in one place."""
