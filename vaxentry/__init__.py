"""VaxEntry: vaccination doses typed offline, each reaching the central server once."""

__version__ = "0.1.0"
