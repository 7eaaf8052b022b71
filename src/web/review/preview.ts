import type { Month } from '../../domain/period.ts';

/**
 * A public page's view with its links to London and to boroughs led to the same month's: the public pages may show another.
 * Links within pictures too.
 */
export function insidePreview<View>(view: View, month: Month): View {
  const here = `/review/months/${month}`;
  const inside = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return linkInside(value, name, here);
    if (Array.isArray(value)) return value.map((item) => inside(item, name));
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([member, own]) => [member, inside(own, member)]));
  };
  return inside(view, '') as View;
}

function linkInside(text: string, name: string, here: string): string {
  if (!/(href|action)$/i.test(name)) return text.replaceAll('href="/boroughs/', `href="${here}/boroughs/`);
  return text.replace(/^\/boroughs\//, `${here}/boroughs/`).replace(/^\/(?=[?#]|$)/, here);
}
