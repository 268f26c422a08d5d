"""Reports: drafted, signed, frozen into editions, made public."""
