"""Notes about a client that only named people read. Each is a restricted part of the client record."""

from django.db import models

from linkworker.events.encrypted import EncryptedTextField
from linkworker.partnership.models import Worker
from linkworker.people.models import ClientRecord
from linkworker.practice.restricted import NoteKind
from linkworker.sharing.models import Holding, codes


class RestrictedNote(models.Model):
    """What a note is about and how often it was changed, its names too; what it says stands in its versions."""

    client = models.ForeignKey(ClientRecord, on_delete=models.CASCADE, related_name="restricted_notes")
    holding = models.OneToOneField(Holding, on_delete=models.PROTECT, related_name="restricted_note")
    kind = models.CharField(max_length=20, choices=codes(NoteKind))
    version = models.PositiveSmallIntegerField(default=1)
    changed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["client"], name="restricted_note_of_client")]


class NoteText(models.Model):
    """What a note says, or said; `wrong` is what had been wrong. Both are encrypted."""

    note = models.ForeignKey(RestrictedNote, on_delete=models.CASCADE, related_name="texts")
    text = EncryptedTextField()
    wrong = EncryptedTextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["note", "at"], name="text_of_restricted_note")]
