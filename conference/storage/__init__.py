"""The common part of all apps that store what happens in meetings: payloads, task options, admin."""
