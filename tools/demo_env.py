"""Print the .env of a demo: plain http on this machine, a key of its own."""

import secrets
import sys

if __name__ == "__main__":
    print(f"SECRET_KEY={secrets.token_urlsafe(64)}")
    print("PLAIN_HTTP=on")
    print("ALLOWED_HOSTS=127.0.0.1,localhost")
    print(f"SITE_URL=http://127.0.0.1:{sys.argv[1]}")
