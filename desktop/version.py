"""The name and version of the program, written once."""

NAME = "diaban"
VERSION = "0.1.0"
