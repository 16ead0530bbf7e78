from django import template

from accounts.sign_in import second_steps

register = template.Library()
register.filter(second_steps.has_app)
register.filter(second_steps.has_passkey)
