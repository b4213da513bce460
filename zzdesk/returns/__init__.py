"""报送文件: the workbook that travels between a unit and the bureau."""
