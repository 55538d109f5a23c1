"""Yardsticks: each benchmark builds its own data in a database of its own and measures beside a yardstick."""
