/** The way from the end of a meeting to its summary, for those who may read it. */

import { byId } from "#parley/ui/dom.js";

export class SummaryLink {
  #context;
  #meetings;

  /** @param {import("#parley/room/features.js").RoomContext} context @param {string} meetings address of the meetings of the room; empty for those who may not read them */
  constructor(context, meetings) {
    this.#context = context;
    this.#meetings = meetings;
  }

  ended() {
    const meetingId = this.#context.main().store.state.room?.meeting_id;
    if (!meetingId || !this.#meetings) return;
    const link = byId("meeting-summary", HTMLAnchorElement);
    link.href = `${this.#meetings}${meetingId}/`;
    link.hidden = false;
  }
}
