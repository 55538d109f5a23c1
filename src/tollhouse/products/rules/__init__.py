"""What a product may say."""
