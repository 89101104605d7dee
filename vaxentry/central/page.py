"""The page a person sees who opens the server's address in a browser."""

from uuid import UUID

from vaxentry import __version__
from vaxentry.central.calls import Answer

_PAGE = """<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>VaxEntry</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto }}
code {{ overflow-wrap: anywhere }}
</style>
</head>
<body>
<h1>VaxEntry</h1>
<p>Server pusat berjalan. Data diisi melalui program VaxEntry di komputer petugas, bukan di
sini.</p>
<p lang="en">The central server is running. Doses are entered in the VaxEntry program on the clerk's
computer, not here. Its calls are described in <a href="openapi.json">openapi.json</a>.</p>
<p><code>{server_id}</code> &middot; {version}</p>
</body>
</html>
"""


def start_page(server_id: UUID) -> Answer:
    """A plain page without any script."""
    text = _PAGE.format(server_id=server_id, version=__version__)
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return Answer(200, headers, text.encode())
