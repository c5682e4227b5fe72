"""The command line: Django's commands and Linkworker's own.

It opens the demo of this checkout unless `DJANGO_SETTINGS_MODULE` names another installation
(`linkworker.config.settings.embedded` or `.production`).
"""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linkworker.config.settings.demo")
    from django.core.management import execute_from_command_line

    from linkworker.config.logs import tell_quietly

    if not sys.stderr.isatty():
        sys.excepthook = tell_quietly
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
