"""The version of the program, once."""

VERSION = "0.1.0"
