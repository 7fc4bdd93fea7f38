"""What `make bench` measures: a made-up city of 10,000 services, a server's CPU, instructions, bytes and queries."""
