/**
 * Features of a room's page: all that it offers beyond seeing and hearing each other. The view makes the features once and tells each of
 * them what happens; a feature knows the room by its context only.
 *
 * @typedef {import("#parley/room/state.js").RoomState} RoomState
 * @typedef {import("#parley/room/protocol.js").ServerFrame} Frame
 *
 * @typedef {object} RoomContext
 * The room is the one that is shown: while the person is in a breakout room, that one, else the main room.
 *
 * @property {import("#parley/room/config.js").RoomConfig} config
 * @property {() => RoomState} state the room as it is known now
 * @property {(type: string, members: Record<string, unknown>) => Promise<boolean>} command send a command; false when it was refused, which the person has then been told
 * @property {(type: string, members: Record<string, unknown>) => Promise<boolean>} commandMain the same to the main room, whatever is shown
 * @property {(peerId: string) => string} nameOf
 * @property {import("#parley/media/local_media.js").LocalMedia} media
 * @property {() => import("#parley/room/session.js").RoomSession} session valid from `opened` on
 * @property {() => import("#parley/room/session.js").RoomSession} main the stay in the main room, valid from `opened` on
 * @property {(requestAddress: () => Promise<string>, onEnd: (end: import("#parley/signaling/connection.js").End) => void) => import("#parley/room/session.js").RoomSession} visit begin a stay in a breakout room and show it; it is not connected yet
 * @property {(session: import("#parley/room/session.js").RoomSession) => void} show show this stay from now on
 * @property {import("#parley/room/panel.js").Panel} panel
 * @property {import("#parley/room/moderation/moderation.js").Moderation} moderation
 *
 * @typedef {object} Feature
 * @property {(state: RoomState) => void} [render] the room changed
 * @property {(frame: Frame) => void} [frameCame] a frame came, after the state has changed
 * @property {(page: import("#parley/room/panel.js").PanelPage | null) => void} [panelChanged] the side panel shows another page, or closed
 * @property {() => void} [switched] another room is shown: a breakout room, or the main room again
 * @property {() => void} [mainChanged] the main room changed while a breakout room is shown
 * @property {(frame: Frame) => void} [mainFrameCame] a frame of the main room came while a breakout room is shown
 * @property {() => void} [opened] the stage is shown for the first time
 * @property {() => void} [ended] the stay is over
 */

import { ConsentFeature } from "#parley/room/agent/consent.js";
import { AttentionFeature } from "#parley/room/attention/feature.js";
import { ChatFeature } from "#parley/room/chat/feature.js";
import { PeopleFeature } from "#parley/room/people/feature.js";
import { SummaryLink } from "#parley/room/summary_link.js";

/** All features of the page; some are fetched for it, so that the card before joining need not wait for them. @param {RoomContext} context @returns {Promise<Feature[]>} */
export async function makeFeatures(context) {
  const { makeMore } = await import("#parley/room/features_on_join.js");
  const attention = new AttentionFeature(context);
  const chat = new ChatFeature(context, (state, message) => attention.wrote(state, message));
  return [
    new PeopleFeature(context, (peerId) => chat.writeTo(peerId)),
    chat,
    attention,
    new SummaryLink(context),
    new ConsentFeature(context),
    ...makeMore(context, () => chat.receiver),
  ];
}
