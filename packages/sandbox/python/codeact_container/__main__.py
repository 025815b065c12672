"""`python -m codeact_container ORDER`: starts the kernel that ORDER (JSON) describes and carries its frames."""

import json
import sys

from .relay import run


def main():
    """Runs until the kernel ends or the host goes away."""
    run(json.loads(sys.argv[1]))


if __name__ == "__main__":
    main()
