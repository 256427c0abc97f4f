"""An Excel workbook with live connections to the published marts and a pivot of the series: `per10k excel`."""
