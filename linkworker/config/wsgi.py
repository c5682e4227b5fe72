"""The WSGI entry point, for gunicorn in a partnership and waitress in the embedded installation."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linkworker.config.settings.production")
application = get_wsgi_application()

from linkworker.config.checks import refuse_if_unfit  # noqa: E402 - needs the apps that were just set up

refuse_if_unfit()
