"""What `make bench` and `make phone` measure: made-up cities, CPU of servers, instructions, bytes, queries; what a browser sees."""
