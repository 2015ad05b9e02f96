/** Something in the account that should not be there, or is not as the environment says. */
export interface Finding {
  kind: 'leftover' | 'drift';
  /** `load balancer todo-lb (4de7…)` */
  what: string;
  why: string;
  /** US dollars; none for what costs nothing, or is not there. */
  perDay: number;
  /** The next command. */
  remedy: string;
}
