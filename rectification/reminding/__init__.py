"""Reminding people of what is due: found, sent once, written by mail where wanted."""
