"""What the trail and kept answers tell of customers who are to be forgotten."""
