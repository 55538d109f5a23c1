"""Pure rules of notes: what a note may say, who may change it, what a file is."""
