"""The site is the whole of its host: below a path of one, with others beside it, it serves nobody."""

from typing import Any, Final

from sketch2real_site.peers import Application, Scope, refuse

SENTENCE: Final = (
    "This server is set up wrongly: the site needs a host of its own, such as draw.example.com, and runs below no "
    "path. Start it without --root-path."
)


class RootPathGuard:
    """Refuses what was asked for below a path.

    Pages of one host may read each other, whatever their paths, and the cookies of the login are the host's (`__Host-`
    demands it). Half of the links would follow the path, static files and sockets would not.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope.get("root_path"):
            await refuse(scope, send, SENTENCE)
        else:
            await self.application(scope, receive, send)
