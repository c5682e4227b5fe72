"""`make bench`: what pages, statements, rules and actions cost, on SQLite and PostgreSQL, at two sizes in one run.

It measures and never asserts a time: each figure is one JSON object a line, beside the limit or peer it is held
against. `figures` says the shape, `world` what is measured, `pages`, `statements`, `memory` and `actions` how.
"""
