"""The built web console, served as it is: this door knows files and headers, and nothing of what they show."""
