"""The one service that changes accounts, whoever asks for it: a file, the console, the API, the command line or a carrier."""
