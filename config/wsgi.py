"""The door for gunicorn; an unsafe installation is refused here, with reasons."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application

from config.production import refuse_unsafe

application = get_wsgi_application()
refuse_unsafe()
