"""整改总览: where leader, coordinator and overseer begin."""
