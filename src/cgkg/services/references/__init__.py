"""What refers to things that much refers to, such as a category with its whole list, from a file.

Of all other things the store is asked.
"""
