/** The ways in which files come onto the chat page: the button, dropping, and pasting. */

import { byId } from "#parley/ui/dom.js";

export class FileIntake {
  #panel = byId("panel", HTMLElement);
  #picker = byId("chat-file", HTMLInputElement);
  #onFiles;

  /** @param {(files: File[]) => void} onFiles */
  constructor(onFiles) {
    this.#onFiles = onFiles;
    byId("chat-attach", HTMLButtonElement).addEventListener("click", () => this.#picker.click());
    this.#picker.addEventListener("change", () => {
      this.#take(this.#picker.files);
      this.#picker.value = "";
    });
    byId("chat-input", HTMLTextAreaElement).addEventListener("paste", (event) => {
      const files = event.clipboardData?.files;
      if (!files?.length) return;
      event.preventDefault();
      this.#take(files);
    });
    this.#initDrop();
  }

  #initDrop() {
    // A file that misses the panel must not replace the page of the meeting.
    addEventListener("dragover", (event) => {
      if (hasFiles(event)) event.preventDefault();
    });
    addEventListener("drop", (event) => {
      if (hasFiles(event)) event.preventDefault();
    });
    this.#panel.addEventListener("dragover", (event) => {
      this.#panel.toggleAttribute("data-drop", hasFiles(event) && this.#isOnChat());
    });
    for (const type of ["dragleave", "drop", "dragend"])
      this.#panel.addEventListener(type, () => this.#panel.removeAttribute("data-drop"));
    this.#panel.addEventListener("drop", (event) => {
      if (this.#isOnChat()) this.#take(event.dataTransfer?.files ?? null);
    });
  }

  #isOnChat() {
    return !byId("panel-chat", HTMLElement).hidden;
  }

  /** @param {FileList | null} files */
  #take(files) {
    if (files?.length) this.#onFiles([...files]);
  }
}

/** @param {DragEvent} event */
function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
