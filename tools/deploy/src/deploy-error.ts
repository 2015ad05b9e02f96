/**
 * What went wrong and what to do about it, in words for the person at the terminal. `main` prints the message as
 * `error: …` without a stack; whatever lies beneath travels as `cause`.
 */
export class DeployError extends Error {
  override readonly name = 'DeployError';
}
