"""The workshop's own tools; nothing here is needed to run the site."""
