"""The kinds of source: each a small module that turns bytes into a ParsedArchive."""
