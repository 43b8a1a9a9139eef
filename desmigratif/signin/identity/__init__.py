"""Signing in at an agency's own identity provider (OpenID Connect), on top of allauth.

Nobody gets an account by it: a person links an identity to the account they have, then signs in by it.
"""
