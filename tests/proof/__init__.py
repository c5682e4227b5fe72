"""`make proof`: what `make test` shows on a few examples, shown on many. Long, restartable, told as it goes.

`steps` is the list: each step is one pytest invocation, or a program of this package. A step that passed is not run
again while the sources stay the same; its place is kept in `var/proof/`. `python -m tests.proof --again` starts
afresh; words after it choose the steps whose names hold one of them.
"""
