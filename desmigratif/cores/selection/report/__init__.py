"""report.html: one page for people who decide."""
