"""The invitations room as a Django application; its table is in accounts."""

from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "desmigratif.invitations"
    label = "invitations"
