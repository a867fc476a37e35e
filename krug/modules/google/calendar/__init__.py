"""Events of Google Calendar and activities of Krug: how one reads as the other, and how both stay the same."""
