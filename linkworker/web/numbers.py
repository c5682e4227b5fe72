"""Whole numbers as a browser sends them: in a form's hidden fields and in an address."""

LARGEST = 2**63 - 1
"""The largest key that a table holds."""


def number_in(typed: str, most: int = LARGEST) -> int | None:
    """The number that was sent; None for what is none, and for one that nothing here could hold.

    >>> number_in("12"), number_in("٣"), number_in("-1"), number_in("9" * 5000), number_in("12", most=9)
    (12, None, None, None, None)
    """
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > len(str(most)):
        return None
    number = int(typed)
    return number if number <= most else None
