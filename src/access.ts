type Fields = Readonly<Record<string, unknown>>;

/**
 * Code of its own for each field of drafts: the engine makes a store or a load by one name several times as fast as
 * one whose name changes from call to call. Names come from the vocabularies, never from a log.
 */
export const setterOf = <Draft extends object>(field: string): ((draft: Draft, value: unknown) => void) =>
  new Function("draft", "value", `draft[${JSON.stringify(field)}] = value;`) as never;

/** The same for reading. */
export const getterOf = (field: string): ((draft: Fields) => unknown) =>
  new Function("draft", `return draft[${JSON.stringify(field)}];`) as never;

// after so many the fields that objects get are known, but for rare ones
const learning = 256;

/**
 * Makes objects of the form that those before them took on, with all their fields there from the beginning, undefined:
 * a form that grows field by field costs more than what is put into it.
 */
export class Form<Draft extends object> {
  #blank = {} as Draft;
  #made = 0;
  readonly #fields = new Set<string>();

  make(): Draft {
    return { ...this.#blank };
  }

  /** Looks at an object that is done. */
  learn(done: Draft): void {
    if (this.#made >= learning) return;
    for (const field of Object.keys(done)) this.#fields.add(field);
    if (++this.#made < learning) return;
    const fields = [...this.#fields];
    this.#blank = Object.assign(
      JSON.parse(`{${fields.map((field) => `${JSON.stringify(field)}:null`).join()}}`),
      Object.fromEntries(fields.map((field) => [field, undefined])),
    );
  }
}
