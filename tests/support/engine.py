"""
The embedded engine of the tests. It gives up a transaction that nobody uses for 60 s, which no setting changes: behind a
process that was killed within one, everything that writes to the same rows stood still for as long. 10 s are told apart
from a slow machine just as well.
"""

from secantus.cli import main
from secantus.server import SecantusDBServer

SecantusDBServer.__init__.__kwdefaults__["transaction_lifetime_seconds"] = 10.0
raise SystemExit(main())
