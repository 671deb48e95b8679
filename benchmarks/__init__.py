"""How fast the tool is; nothing here is a test, and no test asserts a time."""
