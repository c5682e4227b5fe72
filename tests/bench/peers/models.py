"""A case as a plain project would keep it: everything that the list shows stands in the row or one join away."""

from django.contrib.auth.models import User
from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Case(models.Model):
    client = models.ForeignKey(Person, on_delete=models.PROTECT)
    reference = models.CharField(max_length=12, unique=True)
    key_worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True)
    level = models.CharField(max_length=20)
    last_at = models.DateTimeField()
    due = models.CharField(max_length=80)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference
