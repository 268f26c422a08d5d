"""Bodies and their offices, the people in them, and what each can see."""
