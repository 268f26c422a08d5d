"""Files looked into to the bottom: what they are by content, and whether safe."""
