"""The kinds of vote a definition can start from: data only, one YAML file each."""
