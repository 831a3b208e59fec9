/**
 * Types of the signaling protocol (docs/protocol.md). Frames are JSON objects; times are seconds.
 *
 * @typedef {"host" | "moderator" | "participant" | "guest" | "agent"} Role
 * @typedef {"idle" | "listening" | "hand" | "thinking" | "speaking" | "muted"} AgentPhase
 * @typedef {"addressed" | "conversation" | "hand" | "captions" | "off"} AgentMode
 *
 * @typedef {object} Participant
 * @property {string} peer_id
 * @property {number | string | null} user_id
 * @property {string} name
 * @property {Role} role
 * @property {boolean} is_agent
 * @property {boolean} audio
 * @property {boolean} video
 * @property {boolean} screen
 * @property {boolean} hand
 * @property {number} joined_at
 * @property {boolean} connected
 * @property {string | null} [breakout] the breakout room they are in; none is the main room
 * @property {string | null} [breakout_assigned] the breakout room they belong to
 * @property {boolean} [is_owner] whether the room is theirs, so that they can take the host's role back
 * @property {number | null} [hand_at] since when the hand is raised, Unix seconds
 * @property {boolean} [speech] whether the AI participant may hear this person; absent means yes
 * @property {string | null} [caption_language] in which language they read captions, too
 * @property {boolean} [translates] of the AI participant: whether it can translate captions
 * @property {{audio?: boolean, video?: boolean}} [media]
 *
 * @typedef {object} Room
 * @property {string} slug
 * @property {string} name
 * @property {boolean} locked
 * @property {boolean} lobby
 * @property {"all" | "public" | "hosts"} [chat] whom people may write to
 * @property {string} meeting_id
 * @property {number} started_at
 * @property {string} language
 * @property {{name: string, wake_names: string[], mode: AgentMode}} agent
 * @property {string | null} spotlight
 * @property {string | null} [called] who has the floor
 * @property {Breakouts | null} [breakouts] the breakout rooms while they are open
 * @property {{open: boolean, who: "everyone" | "moderators", edition: number}} [board] the whiteboard
 *
 * @typedef {{id: string, name: string, slug: string, agent: boolean}} Breakout
 *
 * @typedef {object} Breakouts
 * @property {Breakout[]} rooms
 * @property {boolean} choice whether everyone chooses a room
 * @property {number} opened_at
 * @property {number | null} ends_at
 * @property {boolean} closing whether `ends_at` is the end of a countdown
 * @property {Record<string, {peer_id: string, name: string, at: number}>} calls for help, by room
 * @property {{text: string, name: string, at: number} | null} broadcast
 *
 * @typedef {object} Caption
 * @property {string} segment_id
 * @property {string} peer_id
 * @property {string} name
 * @property {string} text
 * @property {boolean} final
 * @property {string} lang
 * @property {number} start
 * @property {number} end
 *
 * @typedef {object} ChatMessage
 * @property {string} message_id
 * @property {string} from
 * @property {string} name
 * @property {string} text
 * @property {number} at
 * @property {string | null} to
 *
 * @typedef {object} AgentState
 * @property {AgentPhase} state
 * @property {string | null} turn_id
 * @property {string | null} asked_by
 * @property {string} text
 * @property {Record<string, number> | null} [metrics]
 * @property {number} [queued] how many questions wait
 * @property {string} [question] what was asked, while its hand is up
 *
 * @typedef {object} AgentTurn how long a turn of the AI participant took; a stage is null where it was not reached
 * @property {string} turn_id
 * @property {string} asked_by
 * @property {number} at
 * @property {"speech" | "text"} source
 * @property {string} mode
 * @property {string} lang
 * @property {number | null} end_of_turn_ms
 * @property {number | null} asr_ms
 * @property {number | null} first_token_ms
 * @property {number | null} first_clause_ms
 * @property {number | null} first_audio_ms
 * @property {number | null} [written_ms]
 * @property {number | null} playout_ms
 * @property {boolean} interrupted
 * @property {string} provider
 * @property {boolean} fallback
 * @property {string} error
 *
 * @typedef {object} Limits
 * @property {number} frame_bytes
 * @property {number} chat_chars
 * @property {number} frames_per_second
 * @property {number} media_limit
 * @property {number} resume_seconds
 *
 * @typedef {object} Welcome
 * @property {"welcome"} type
 * @property {Participant} self
 * @property {Room} room
 * @property {Participant[]} participants
 * @property {Participant[]} [waiting]
 * @property {number} seq
 * @property {string} resume_token
 * @property {boolean} resumed
 * @property {RTCIceServer[]} ice_servers
 * @property {RTCIceTransportPolicy} ice_transport_policy
 * @property {Limits} limits
 * @property {Caption[]} captions
 * @property {ChatMessage[]} chat
 * @property {AgentState | null} agent_state
 * @property {AgentTurn[]} [agent_turns] the last ones, the oldest first
 * @property {number} server_time
 */

export {};
