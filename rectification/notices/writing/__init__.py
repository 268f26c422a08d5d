"""`Notice` → text: filling slots, wording lines anew, the style they follow."""
