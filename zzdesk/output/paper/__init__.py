"""Paper in the program's own layout: PDF written and read without an office program."""
