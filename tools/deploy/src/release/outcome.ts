/** What became of one service. */
export const outcomes = [
  'nothing to do',
  'rolled out',
  'repaired',
  'image restored',
  'refused',
  'went back',
  'failed',
] as const;

export interface Outcome {
  readonly service: string;
  readonly did: (typeof outcomes)[number];
  readonly why: readonly string[];
  /** Number of the release that was made, 0 for none. */
  readonly release: number;
  /** What happened to the image; '' for nothing. */
  readonly image: string;
  readonly seconds: number;
  /** Fields that others set on its objects. */
  readonly foreign: readonly string[];
}

/** Whether the service is as it was asked for. */
export function isSuccess({ did }: Outcome): boolean {
  return did === 'nothing to do' || did === 'rolled out' || did === 'repaired' || did === 'image restored';
}
