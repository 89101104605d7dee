"""Planted conflicts of every kind among many clean cards, through two real PCs and a real server.

`python -m tests.conflicts` says how many of them came to the right desk as what they are.
"""
