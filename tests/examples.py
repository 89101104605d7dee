"""How many values hypothesis makes up for a test that asks for more, or fewer, than usual."""

from hypothesis import settings


def examples(many: int) -> int:
    """So many; in the quick loop as few as its profile says, where a test would not be asked."""
    quick = settings.get_current_profile_name() == "quick"
    return min(many, settings().max_examples) if quick else many
