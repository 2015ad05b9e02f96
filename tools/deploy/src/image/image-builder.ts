/** What to build: a folder that holds exactly what the image holds, and the Dockerfile that lays it out. */
export interface BuildRequest {
  /** Name of the service; appears in messages only. */
  readonly service: string;
  /** Absolute path of `dist/context/<service>`. */
  readonly contextDir: string;
  /** Absolute path of the service's Dockerfile. */
  readonly dockerfile: string;
  /** Replaces the Dockerfile's pinned base; the environment variable `BASE_IMAGE` when left out. */
  readonly baseImage?: string | undefined;
  /** Labels on top of the Dockerfile's. They change the digest: nothing that differs between two builds belongs here. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Each line of the builder's progress, as it comes. */
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** An image that exists on this machine only, as an OCI image layout. */
export interface BuiltImage {
  readonly service: string;
  /** Digest of the image's manifest: the name under which it will run. */
  readonly digest: string;
  /** Folder of the layout, in the system's temporary folder; the caller removes it, with `discardImage`. */
  readonly layoutDir: string;
  /** Compressed bytes of all layers. */
  readonly size: number;
  /** Compressed bytes of the layers that this build put on top of its base. */
  readonly sizeOverBase: number;
}

/** Turns a context into an image without publishing it, so that all images can be built before any is pushed. */
export interface ImageBuilder {
  /** Throws a DeployError that says what is missing and how to get it when this machine cannot build images. */
  check(): Promise<void>;
  build(request: BuildRequest): Promise<BuiltImage>;
}
