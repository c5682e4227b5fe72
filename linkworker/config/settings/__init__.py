"""One module per kind of installation: demo, embedded, production, test. All start from `base`."""
