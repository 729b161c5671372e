"""What the site keeps of a version beside its triples: files, one for each thing that is looked up.

Each is a SQLite database, made once from a stream of rows in bounded memory and then only read, by
any number of processes at once. ``recipe`` says what a file holds, ``making`` makes it, ``shelf``
finds the file of a version or has it made, ``file`` reads.
"""
