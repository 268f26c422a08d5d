"""Ask a site whether it takes work: ends with 0, or says what fails and ends with 1.

python deploy/is_ready.py 0.0.0.0:80
"""

import sys
import urllib.error
import urllib.request


def main(bind: str) -> int:
    port = bind.rpartition(":")[2] or "8000"
    try:
        # Not by way of a proxy that the environment may name: this machine is asked.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        opener.open(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
    except urllib.error.HTTPError as error:
        print(error.read().decode(errors="replace").strip(), file=sys.stderr)
        return 1
    except OSError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
