"""The grammar of what lspci prints, a file for each family of capabilities; only this room uses pyparsing."""
