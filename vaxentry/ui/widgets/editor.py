"""What every control of the card has in common: the pages know no more of most fields.

- ``value: str`` the raw text as the form wants it; ``set_value(text)`` shows one, without signals.
- ``edited`` the user changed it; ``completed`` the user's last key made it complete.
- ``settle()`` the clerk is done here: show what was understood. A field that loses the focus
  settles by itself, and `CardKeys` sees to it before a save.
- ``escape() -> bool`` Esc closed something of the field's own.
"""

from vaxentry.ui.widgets.choice import ChoiceField
from vaxentry.ui.widgets.line_field import LineField

Editor = LineField | ChoiceField
"""The controls of the card."""
