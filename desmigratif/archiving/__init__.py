"""The log of the database, carried away as it is written, and bases to replay it on: any moment comes back.

What is carried away is encrypted and signed as backups are. Nothing here stops the site. Keeps no tables;
gets addresses and folders as arguments, and `config` gives it the commands.
"""
