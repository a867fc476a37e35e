"""The score of a deal: its chance of being won, learnt from closed deals, with its reasons."""
