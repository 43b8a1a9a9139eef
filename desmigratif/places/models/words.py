"""The index that search reads: words, and the areas whose names they occur in."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from desmigratif.places.models.tree import Area


class NameToken(models.Model):
    """A word that occurs in names of areas. Its keys are hashes of what is left of it without one letter:
    two words that share a key differ by a letter or two (`spelling_keys`)."""

    token = models.CharField(max_length=100, db_collation="C")
    uses = models.IntegerField()
    keys = ArrayField(models.IntegerField())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token"], name="name_token_once")]
        indexes: ClassVar = [GinIndex(fields=["keys"], name="name_token_keys", fastupdate=False)]

    def __str__(self) -> str:
        return self.token


class AreaToken(models.Model):
    """That a word is the `place`-th (from 0) of the `words` of an area's name (`actions.indexing`). The name
    written as one word, or abbreviated, is the first of one; Kabupaten and Kota stand at -1 and do not count
    among the words. `depth` and the ancestors `above` are the area's."""

    token = models.ForeignKey(NameToken, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    depth = models.SmallIntegerField()
    above = ArrayField(models.BigIntegerField())
    place = models.SmallIntegerField()
    words = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.token_id} in {self.area_id}"
