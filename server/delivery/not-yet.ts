/** A delivery whose moment has not come: it is tried again then, and that is no failure. */
export class NotYet extends Error {
  constructor(
    readonly seconds: number,
    why: string,
  ) {
    super(why)
    this.name = 'NotYet'
  }
}
