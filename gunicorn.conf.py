"""How the site is served everywhere: demo, browser tests, container, server."""

import os

wsgi_app = "config.wsgi"
# A table of ten thousand findings is read and written in one request.
timeout = 60
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Its default path is in the user's home: the container's user has none, and two sites
# of one user would share it.
control_socket_disable = True
