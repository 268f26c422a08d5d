"""What a browser complains of while a test looks at a page."""

from playwright.sync_api import ConsoleMessage, Page, Request, Response


class Watch:
    """Collects faults of all pages of one test; `allow` names statuses it expects."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.allowed: set[int] = set()
        self.seen: list[tuple[int, str]] = []  # status 0: no answer, or the console

    def allow(self, *statuses: int) -> None:
        self.allowed |= set(statuses)

    def follow(self, page: Page) -> None:
        page.on("request", self.on_request)
        page.on("response", self.on_response)
        page.on("requestfailed", self.on_failure)
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.seen.append((0, f"script: {error}")))

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:", "about:")):
            self.seen.append((0, f"asks elsewhere: {request.url}"))

    def on_response(self, response: Response) -> None:
        if response.status >= 400:
            fault = f"{response.status} {response.request.method} {response.url}"
            self.seen.append((response.status, fault))

    def on_failure(self, request: Request) -> None:
        # A page left, or a download begun, aborts what was under way.
        if request.failure != "net::ERR_ABORTED":
            self.seen.append((0, f"{request.failure}: {request.url}"))

    def on_console(self, message: ConsoleMessage) -> None:
        # A failed request is already seen, with its status, by on_response.
        failed_request = message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not failed_request:
            self.seen.append((0, f"console: {message.text}"))

    def faults(self) -> list[str]:
        return [text for status, text in self.seen if status not in self.allowed]
