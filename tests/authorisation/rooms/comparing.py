"""Comparing plans: whoever reads plans; asking "what if" makes one."""

from tests.authorisation.groups import PLAN_MAKERS, PLAN_READERS
from tests.authorisation.policy import READ, Row

ROWS = (
    Row("comparing:compare", READ, PLAN_READERS),
    Row("comparing:compare", READ, PLAN_READERS, about="plan", query="a={other}&b={pk}"),
    Row("comparing:export", READ, PLAN_READERS, about="plan", query="a={other}&b={pk}"),
    Row("comparing:what_if", "GET POST", PLAN_MAKERS, about="plan"),
    Row("comparing:price", "POST", PLAN_MAKERS, about="plan"),
)
