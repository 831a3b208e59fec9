"""This process among others: claims, load, samples of voices."""
