/**
 * The check sum of a file that is read block by block: SHA-256 over the SHA-256 digests of its blocks of 1 MiB (the last may
 * be shorter), in their order. Browsers digest whole buffers only; this way no more than a block is held at a time.
 */

export class BlockHash {
  /** @type {Promise<ArrayBuffer>[]} */
  #digests = [];

  /** @param {ArrayBuffer} block */
  add(block) {
    const digest = crypto.subtle.digest("SHA-256", block);
    this.#digests.push(digest);
    return digest;
  }

  /** @returns {Promise<string>} 64 hexadecimal digits */
  async root() {
    const digests = await Promise.all(this.#digests);
    const all = new Uint8Array(digests.length * 32);
    digests.forEach((digest, index) => {
      all.set(new Uint8Array(digest), index * 32);
    });
    const root = await crypto.subtle.digest("SHA-256", all);
    return [...new Uint8Array(root)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}
