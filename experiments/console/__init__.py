"""What a person sees of a command: tables, errors of one line, how it ends."""
