"""From the results of a sitting to the workbook that HR files."""
