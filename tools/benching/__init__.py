"""What `make bench` and `make phone` measure: made-up cities, a server's CPU and instructions, bytes, queries, a browser."""
