"""How answers look on a terminal with colour: rich styles by the words of the answers."""

VERDICT_STYLE = {
    "allowed": "bold green",
    "allowed-with-caveat": "green",
    "disallowed": "red",
    "unknown": "yellow",
    "not-applicable": "dim",
}
#: What is not named here has SIOV, of whatever release.
ANSWER_STYLE = {
    "yes": "bold green",
    "vendor-stated": "green",
    "no": "red",
    "no-sign": "",
    "unknown": "yellow",
}
