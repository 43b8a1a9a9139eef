"""An annex on paper and as files: PDF, workbook, and the plain list whose hash every print carries."""
