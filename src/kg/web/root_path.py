"""Path at which a proxy has the server."""

from starlette.types import ASGIApp, Receive, Scope, Send


class MountMiddleware:
    """Middleware of a server at a path, whether or not the proxy removes it."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self._app = app
        self._root = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the path that routes know."""
        if scope["type"] == "http" and self._root:
            path = scope["path"]
            if path == self._root or path.startswith(f"{self._root}/"):
                path = path[len(self._root) :] or "/"
            scope = {**scope, "path": path, "app_root_path": self._root}
        await self._app(scope, receive, send)
