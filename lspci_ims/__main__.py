"""`python -m lspci_ims`."""

from .cli.main import main

main()
