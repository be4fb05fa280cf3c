"""Client of the assay reward and verifier service.

    import assay
    with assay.serve_local() as server, assay.Client(server.address) as client:
        scores = client.score_texts(["\\\\boxed{7}"], answers=["7"], rubric="math")
        scores.rewards          # [1.0]; None where assay could not tell

Doors for trainers: assay.trl, assay.verl. "Could not tell" is None everywhere, never a number.
"""
from ._client import AsyncClient, Client
from ._codec import instructions
from ._errors import AssayError, CallError, ServerError, Unavailable
from ._local import LocalServer, serve_local
from ._types import (Answer, Component, Completion, Error, Group, GroupResult, Result, Scores, ServerInfo)

__version__ = "0.1.0"
__all__ = ["Answer", "AssayError", "AsyncClient", "CallError", "Client", "Completion", "Component", "Error", "Group", "GroupResult",
           "LocalServer", "Result", "Scores", "ServerError", "ServerInfo", "Unavailable", "instructions", "serve_local"]
