"""Two desktops and a server: clashes typed offline, met, decided; the same truth on all three.

``python -m tests.desktops`` plays it with real windows, keys and a server on PostgreSQL.
"""
