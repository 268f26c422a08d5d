"""What pages at a glance count: all of it by the database, in few queries."""
