"""What a sentence shown to a person may be in Python: a string, or one that is translated when it is read."""

from django.utils.functional import Promise

Words = str | Promise
