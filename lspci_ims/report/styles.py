"""How answers look on a terminal with colour: rich styles by the words of the answers."""

#: A yes with a reservation: neither the green of a plain yes nor the yellow of what is not known.
CAUTION = "yellow4"
VERDICT_STYLE = {
    "allowed": "bold green",
    "allowed-with-caveat": CAUTION,
    "disallowed": "red",
    "unknown": "yellow",
    "not-applicable": "dim",
}
#: What is not named here has SIOV, of whatever release.
ANSWER_STYLE = {
    "yes": "bold green",
    "vendor-stated": CAUTION,
    "no": "red",
    "no-sign": "",
    "unknown": "yellow",
}
