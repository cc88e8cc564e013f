import { JSDOM } from 'jsdom';
import type { Language } from '@traject/tasks';

// One window for all: a window for each of thousands of charts would fill the memory.
const parser = new new JSDOM('').window.DOMParser();

/** An SVG as strict readers of XML see it; throws when it is not well-formed. */
export const parsedSvg = (svg: string): Document => {
  const document = parser.parseFromString(svg, 'image/svg+xml');
  if (document.querySelector('parsererror') !== null) throw new Error(`This SVG is not well-formed: ${svg}`);
  return document;
};

/** A page as browsers see it. */
export const parsedHtml = (html: string): Document => parser.parseFromString(html, 'text/html');

/** What is written in each of some elements. */
export const textsOf = (document: Document, selector: string): readonly string[] =>
  [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);

/** Numbers in a text, read as its language writes them. */
export const numbersIn = (text: string, language: Language): readonly number[] => {
  const [thousands, point] = language === 'nl' ? ['.', ','] : [',', '.'];
  return [...text.matchAll(/\d[\d.,]*\d|\d/g)].map(([written]) =>
    Number(written.replaceAll(thousands, '').replace(point, '.')),
  );
};
