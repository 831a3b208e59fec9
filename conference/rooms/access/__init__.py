"""Who comes into a room, and how: roles, invitations, guest links, tickets."""
