"""Quick password hashing for the demo, whose passwords are printed on its first page."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class DemoHasher(PBKDF2PasswordHasher):
    """PBKDF2 with few rounds, so that thirty demo accounts are made at once. Never set outside the demo."""

    algorithm = "pbkdf2_demo"
    iterations = 1000
