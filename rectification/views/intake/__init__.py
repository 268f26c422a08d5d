"""Starting from a text or a table: pasted, reviewed, written, taken back."""
