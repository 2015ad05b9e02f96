// Runs inside images of Next services. A page holds the names of the files that its release was built with, and asks for
// some of them only later. So each pod keeps, beside its own static files, those of the releases that its peers know.

/** Bounds of what is kept of other releases; beyond them the oldest go. A release is 0.8 MB, most of it in common. */
const limits = { bytes: 24 * 1024 * 1024, releases: 20 };

/**
 * @param {readonly string[]} own Names of this release's files, relative to `.next/static`.
 * @param {{ bytes: number, releases: number }} bounds
 */
export function createAssetStore(own, bounds = limits) {
  const mine = new Set(own);
  /** @type {Map<string, import('./asset-store.d.mts').Asset>} */
  const kept = new Map();
  /** Of other releases, the most recently learnt first. @type {string[][]} */
  let others = [];

  const holds = (name) => mine.has(name) || kept.has(name);
  const isListed = (release) => others.some((other) => other.join() === release.join());
  const bytes = () => [...kept.values()].reduce((sum, { body }) => sum + body.length, 0);

  function forgetOldest() {
    others.pop();
    const wanted = new Set(others.flat());
    for (const name of kept.keys()) if (!wanted.has(name)) kept.delete(name);
  }

  return {
    holds,
    /** A file of another release. */
    get: (name) => kept.get(name),
    /** This release's files, then those of others. */
    index: () => [[...own], ...others],
    /**
     * Takes over what a peer has and this pod lacks. Throws what the peer throws; what came before that stays.
     *
     * @param {import('./asset-store.d.mts').Peer} peer
     */
    async adopt(peer) {
      const learnt = [];
      for (const release of await peer.index()) {
        if (isListed(release) || release.every((name) => mine.has(name))) continue;
        for (const name of release) if (!holds(name)) kept.set(name, await peer.asset(name));
        learnt.push(release);
      }
      others = [...learnt.filter((release) => !isListed(release)), ...others];
      while (others.length > 0 && (others.length > bounds.releases || bytes() > bounds.bytes)) forgetOldest();
    },
  };
}
