/** The protocol of a room: all types of frames, each declared with its subject. */

import { CLIENT_FRAMES } from "#parley/room/client_frames.js";
import { SERVER_FRAMES } from "#parley/room/server_frames.js";
import { Protocol } from "#parley/signaling/protocol.js";

export const PROTOCOL = new Protocol(CLIENT_FRAMES, SERVER_FRAMES);
