"""A PC whose process ended."""


class Died(BaseException):
    """The PC's process ended in the middle of something. Nothing may catch it but the world."""
