"""Copies of the whole installation's data: taking them, putting them back, moving to a newer version.

Gets addresses and folders as arguments and keeps no tables; `config` gives it the commands.
"""
