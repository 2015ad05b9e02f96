/** An answer to a request for a static file, with the headers that Next gave it. */
export interface Asset {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface Peer {
  /** Names of the files of each release that the peer has, its own first. */
  index(): Promise<string[][]>;
  asset(name: string): Promise<Asset>;
}

export interface AssetStore {
  holds(name: string): boolean;
  /** A file of another release. */
  get(name: string): Asset | undefined;
  index(): string[][];
  adopt(peer: Peer): Promise<void>;
}

export function createAssetStore(
  own: readonly string[],
  bounds?: { readonly bytes: number; readonly releases: number },
): AssetStore;
