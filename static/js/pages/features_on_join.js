/** Features that are fetched when somebody joins. */

import { AgentFeature } from "#parley/pages/agent_feature.js";
import { BoardFeature } from "#parley/pages/board_feature.js";
import { BreakoutsFeature } from "#parley/pages/breakouts.js";
import { CaptionLanguage } from "#parley/pages/caption_language.js";
import { PollsFeature } from "#parley/pages/polls.js";
import { RequestsFeature } from "#parley/pages/requests_feature.js";
import { roomConfig } from "#parley/pages/room_config.js";
import { TranscriptFeature } from "#parley/pages/transcript_feature.js";
import { TransferFeature } from "#parley/pages/transfer_feature.js";
import { ResponseTimes } from "#parley/ui/response_times.js";

/**
 * @param {import("#parley/pages/features.js").RoomContext} context
 * @param {() => string} receiver whom the chat writes to now: a peer id, or EVERYONE
 * @returns {import("#parley/pages/features.js").Feature[]}
 */
export function makeMore(context, receiver) {
  const { api } = roomConfig();
  return [
    new AgentFeature(context, receiver),
    new ResponseTimes(context.nameOf),
    new TransferFeature(context, receiver),
    new TranscriptFeature(context),
    new CaptionLanguage(context),
    new PollsFeature(context, `${api.room}/polls`),
    new RequestsFeature(context),
    new BreakoutsFeature(context),
    new BoardFeature(context, `${api.room}/board`),
  ];
}
