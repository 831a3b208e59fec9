/** The way from the end of a meeting to its summary, for those who may read it. */

import { byId } from "#parley/ui/dom.js";

export class SummaryLink {
  #context;

  /** @param {import("#parley/room/features.js").RoomContext} context */
  constructor(context) {
    this.#context = context;
  }

  ended() {
    const { meetings } = this.#context.config;
    const meetingId = this.#context.main().store.state.room?.meeting_id;
    if (!meetingId || !meetings) return;
    const link = byId("meeting-summary", HTMLAnchorElement);
    link.href = `${meetings}${meetingId}/`;
    link.hidden = false;
  }
}
