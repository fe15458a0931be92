"""How the readers are taught: what `scripts/train-readers` is made of."""
