FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/srv/static EVIDENCE_ROOT=/srv/evidence
WORKDIR /app

# Draws the Chinese of a PDF; backup and restore call pg_dump and pg_restore.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-noto-cjk postgresql-client \
 && rm -rf /var/lib/apt/lists/*

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
# The volumes' directories belong to the one who runs, or the first upload fails. Its
# number is fixed: whoever mounts a folder of the machine gives it to 10001.
RUN useradd --system --no-create-home --uid 10001 rectification \
 && mkdir -p /srv/evidence /srv/state /srv/nginx /srv/backup \
 && python -m tools.messages compile \
 && python manage.py collectstatic --noinput --verbosity 0 \
 && rm -rf var \
 && chown rectification: /srv/evidence /srv/state /srv/nginx /srv/backup
USER rectification

EXPOSE 8000
# Nothing is written but to the volumes and /tmp: the rest may be mounted read-only.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"
# gunicorn runs no checks of Django's, so they are asked first. `migrate` is a step of its
# own, before: of several containers one alone may do it.
CMD python manage.py check --deploy && exec gunicorn --bind 0.0.0.0:8000
