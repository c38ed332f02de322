"""What the search for a breakeven may find in a draw, in words."""

VERDICTS = {
    "one": "they cross once",
    "touching": "they touch (tangent)",
    "below": "lower throughout",
    "above": "higher throughout",
    "several": "several answers",
    "jump": "a discontinuity, and they never meet",
    "undefined": "undefined",
}
