"""What the public gets: pages, files and feeds made from frozen editions alone."""
