"""Backups: database and files of one moment as one archive, and back again."""
