"""The WSGI entry point, for gunicorn in a partnership and waitress in the embedded installation."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linkworker.config.settings.production")
application = get_wsgi_application()
