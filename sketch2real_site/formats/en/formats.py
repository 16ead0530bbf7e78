"""How dates are written where Django's own way is another."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i e"
