"""What all tests share."""

from hypothesis import settings

# A deadline times a test, and fails it where the machine is busy with something else.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
