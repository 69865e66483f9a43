"""The WSGI entry, for gunicorn: ``gunicorn dti_portal.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dti_portal.settings")
application = get_wsgi_application()
