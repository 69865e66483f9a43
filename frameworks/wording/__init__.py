"""The law's rules in Vietnamese words, outside the pure core.

``rules`` the whole rule, ``brief`` the same in one line, ``indicators`` and ``decisions`` what
stands around it, ``examples`` one worked example that the engine itself has computed.
"""
