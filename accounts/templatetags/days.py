from django import template

from accounts.pages.days import show_day, show_moment

register = template.Library()
register.filter("day", show_day)
register.filter("moment", show_moment)
