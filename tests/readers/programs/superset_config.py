"""The Superset of the proof: on loopback, told nothing, telling nobody."""

import os
import secrets

HOME = os.environ["SUPERSET_HOME"]
SECRET_KEY = secrets.token_urlsafe(42) if not os.environ.get("KEY") else os.environ["KEY"]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME}/superset.db"
RATELIMIT_ENABLED = False
TALISMAN_ENABLED = False  # it would demand HTTPS
