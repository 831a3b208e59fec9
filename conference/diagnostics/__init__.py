"""The connection test: will a meeting work from here?"""
