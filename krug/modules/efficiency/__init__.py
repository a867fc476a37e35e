"""How well each person and department works: what they do, how soon they answer, what it comes to."""
