"""`python -m zzdesk.cli`."""

from zzdesk.cli import main

main()
