"""Reading the files of the contract: tables, codes, numbers as exact text, candidates, sites."""
