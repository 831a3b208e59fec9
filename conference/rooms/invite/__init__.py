"""The invitation to a room: what is sent to people, and what its link tells them at the door."""
