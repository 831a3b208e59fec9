"""The summary of a class: attendance, polls, tables and files."""
