"""What answers are made of: numbers with their errors, labelled datasets, files."""
