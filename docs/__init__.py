"""The documentation: pages, and the code that makes the pages which say what the program itself knows."""
