// Words in the language of the page. They come from Django as a script before the modules (templates/base.html);
// English has none, nor have the tests in node: there the words are what stands in the source.

const catalogue = globalThis.django;

/** `words` must stand there literally: `make messages` collects them from the source. */
export const gettext = catalogue?.gettext ?? ((words) => words);
export const ngettext = catalogue?.ngettext ?? ((one, many, count) => (count === 1 ? one : many));

/** Of the page, for dates and numbers; undefined in node, whose own counts there. */
export const LANGUAGE = globalThis.document?.documentElement.lang;

/** `interpolate("%(count)s lines", { count: 3 })`. */
export function interpolate(words, values) {
  return words.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}
