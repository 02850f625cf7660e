"""What the tag reports about a site, in plain sentences. Pure: reports come in, sentences come out."""
