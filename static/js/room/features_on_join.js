/** Features that are fetched when somebody joins. */

import { AgentFeature } from "#parley/room/agent/feature.js";
import { ResponseTimes } from "#parley/room/agent/response_times.js";
import { BoardFeature } from "#parley/room/board/feature.js";
import { BreakoutsFeature } from "#parley/room/breakouts/feature.js";
import { CaptionLanguage } from "#parley/room/captions/language.js";
import { TranscriptFeature } from "#parley/room/captions/transcript_feature.js";
import { TransferFeature } from "#parley/room/files/feature.js";
import { PollsFeature } from "#parley/room/polls/feature.js";
import { RequestsFeature } from "#parley/room/requests/feature.js";

/**
 * @param {import("#parley/room/features.js").RoomContext} context
 * @param {() => string} receiver whom the chat writes to now: a peer id, or EVERYONE
 * @returns {import("#parley/room/features.js").Feature[]}
 */
export function makeMore(context, receiver) {
  return [
    new AgentFeature(context, receiver),
    new ResponseTimes(context.nameOf),
    new TransferFeature(context, receiver),
    new TranscriptFeature(context),
    new CaptionLanguage(context),
    new PollsFeature(context),
    new RequestsFeature(context),
    new BreakoutsFeature(context),
    new BoardFeature(context),
  ];
}
