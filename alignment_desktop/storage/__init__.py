"""The workbook file."""
