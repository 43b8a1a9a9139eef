"""Parts of pages without data, the language, and the sign of life for machines."""

from tests.authorisation.policy import EVERYBODY, READ, Row

ROWS = (
    Row("ui:components", READ, EVERYBODY, empty=True),
    Row("ui:language", "POST", EVERYBODY, send={"language": "en", "next": "/bantuan/"}, empty=True),
    Row("healthz", READ, EVERYBODY, empty=True),
    Row("metrics", READ, EVERYBODY, empty=True),
)
