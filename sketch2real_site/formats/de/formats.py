"""How dates are written where Django's own way is another."""

DATETIME_FORMAT = r"j. F Y, H:i \U\h\r (e)"
