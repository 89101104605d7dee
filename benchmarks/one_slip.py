"""All numbers one slip of the hand away from a number."""

from string import digits


def slips_of(number: str) -> list[str]:
    """One wrong digit or two swapped neighbours, sorted; none of a text that has other letters."""
    if not (number.isascii() and number.isdigit()):
        return []
    wrong = {number[:at] + d + number[at + 1 :] for at in range(len(number)) for d in digits}
    swapped = {
        number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        for at in range(len(number) - 1)
    }
    return sorted((wrong | swapped) - {number})
