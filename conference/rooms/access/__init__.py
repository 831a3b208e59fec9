"""The ways into a room: roles, invitations, guest links, tickets."""
