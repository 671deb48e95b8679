"""Pages that are made from the program: reason codes, rules, decision tables, commands, the data model."""
