"""The reports: each module says what one kind consists of, and asks the same as the pages ask."""
