"""Entry point: ``python3 -I codeact_forkserver`` with the control socket as descriptor 3."""

import os
import sys

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from codeact_forkserver.supervisor import main  # noqa: E402

main()
