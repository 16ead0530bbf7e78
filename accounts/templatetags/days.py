from django import template

from accounts.pages.days import show_day

register = template.Library()
register.filter("day", show_day)
