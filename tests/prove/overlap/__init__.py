"""Proof: one village is never in two programmes of one substance, whoever writes and however many at once.

`python -m tests.prove.overlap` (see __main__.py). Writers go by three roads (by_actions, by_forms, by_sql)
and keep journals of what they were answered; afterwards a process of its own (judge.py) goes through the log
of the database from the beginning, transaction by transaction, with rules written again in plain Python
(replay.py).
"""
