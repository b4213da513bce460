"""What leaves the bureau: the consolidated workbook and the charts."""
