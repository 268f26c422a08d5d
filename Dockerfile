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
# The volumes' directories belong to the one who runs, or the first upload fails.
RUN useradd --system --no-create-home rectification \
 && mkdir -p /srv/evidence var \
 && python -m tools.messages compile \
 && python manage.py collectstatic --noinput --verbosity 0 \
 && chown rectification: /srv/evidence var
USER rectification

EXPOSE 8000
# gunicorn runs no checks of Django's, so they are asked first.
CMD python manage.py check --deploy \
 && python manage.py migrate --noinput \
 && exec gunicorn --bind 0.0.0.0:8000
