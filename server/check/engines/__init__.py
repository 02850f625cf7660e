"""The browsers of a check, each behind the contract in `contract.py`. Nothing outside knows which one it has."""
