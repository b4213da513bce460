"""A bulletin on paper: Word from a template that staff restyle, and its tables as a workbook."""
