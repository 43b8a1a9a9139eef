"""The mark of figures that come from simulated ones."""

from django import template
from django.utils.safestring import SafeString

from desmigratif.backtest import words

register = template.Library()


@register.filter
def marked(value: object, simulated: bool) -> SafeString:
    return words.marked(value, simulated)
