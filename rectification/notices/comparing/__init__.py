"""Two notices side by side: by finding, and by word."""
