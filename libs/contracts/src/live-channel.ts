/** The Redis channel on which change numbers travel. */
export const liveChannel = 'todo:changes';

/** An owner and a change number that is committed; who hears of it asks for what lies between. Nothing else ever travels. */
export interface LiveNotice {
  readonly owner: string;
  readonly changeNumber: number;
}

export function formatLiveNotice({ owner, changeNumber }: LiveNotice): string {
  return `${owner} ${changeNumber}`;
}

/** Undefined for what is no notice. */
export function parseLiveNotice(text: string): LiveNotice | undefined {
  const match = /^([0-9a-f-]{36}) (\d{1,15})$/.exec(text);
  return match ? { owner: `${match[1]}`, changeNumber: Number(match[2]) } : undefined;
}
