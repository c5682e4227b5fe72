"""What the lists are held against: a plain Django project over as many rows, in a process of its own."""
