"""Real mistakes, put into the real code one at a time: each must be noticed."""
