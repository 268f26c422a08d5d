"""Every component in every state, for whoever builds pages."""
