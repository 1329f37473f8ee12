"""`python -m qualcode` is `qualcode`."""

from qualcode.cli.app import main

if __name__ == "__main__":
    main()
