"""Pieces of the lines of base address registers: PCI 3.0, section 6.2.5.

    Region 0: Memory at fb200000 (64-bit, prefetchable) [virtual] [size=64K]
    Region 2: I/O ports at e000 [disabled] [size=32]
    Region 0: [virtual] Memory at fb200000 (64-bit, non-prefetchable) [size=64K]

Until pciutils 3.6.2 one mark stands before the kind. Before 3.1.5 sizes above 2 GB are bare hexadecimal.
"""

from __future__ import annotations

BAR_TYPE = "{width:barwidth}, {prefetchable:prefetch}"
MARK_BEFORE = "[[[{mark:mark}] ]]"
MARKS = "[[ [{mark:mark}]]][[ [{mark:mark}]]][[ [{mark:mark}]]]"
SIZE = "[[ [size={size:size:bytes}]]]"
MEMORY = f"{MARK_BEFORE}{{space:=Memory}} at {{address:addr}} ({BAR_TYPE}){MARKS}{SIZE}"
PORTS = f"{MARK_BEFORE}{{space:=I/O ports}} at {{address:addr}}{MARKS}{SIZE}"
ROM = f"{MARK_BEFORE}Expansion ROM at {{address:addr}}{MARKS}{SIZE}"
