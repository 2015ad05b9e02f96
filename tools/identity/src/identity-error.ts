/** An identity that cannot be computed truthfully. The message says what is wrong and what to do about it. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
}
