"""What others write, mutated until it breaks something: ``make fuzz``.

``targets`` says what is read and what must hold, ``one`` lets Atheris loose on a target, ``__main__`` shares the time
among them and prints the table; what was found stays in ``findings`` and is read anew by every run of the tests.
"""
