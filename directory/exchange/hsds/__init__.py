"""Human Services Data Specification (HSDS) 3.1: what we give, and what others give us."""
