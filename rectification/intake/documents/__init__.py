"""Files of office programs and saved pages, read as the text that they show."""
