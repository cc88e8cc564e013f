/**
 * Letters of other scripts and with strokes that look like a Latin one, by that letter. What is only another form of it
 * (full width, circled, mathematical, with accents) is not here, as Unicode's own normalisation takes that apart.
 *
 * Source: Unicode Technical Standard 39, `confusables.txt`, for Latin, Greek, Cyrillic, Armenian, Coptic, Cherokee and
 * Lisu letters and signs of currencies. Iota, palochka and their like stand under `i`, which is what they are.
 */
const confusables: Readonly<Record<string, string>> = {
  a: 'ɑαаΑАᎪꓮ',
  b: 'ƁƄЬᏏꞴΒВᏴꓐɓƃƂБƀҍҌѣѢ',
  c: 'ᴄⲥсꮯⲤСᏟꓚ¢ȼ₡ҫҪƇ',
  d: 'ƊԁᏧꓒᎠꓓɗɖƌđĐÐƉ₫',
  e: 'ꬲеҽΕЕᎬꓰɇɆҿ',
  f: 'ꬵꞙẝքꞘϜꓝƒƑᵮ',
  g: 'ɡᶃƍցԌᏀᏳꓖɠǥǤƓ',
  h: 'һհᏂΗⲎНᎻꓧɦꚕᏲⱧҢħћĦӉӇ',
  i: 'ıɪɩιіꙇӏꭵᎥɨᵻᵼΙІӀⲒ',
  j: 'ϳјꞲͿЈᎫꓙɉɈ',
  k: 'ΚⲔКᏦꓗƙⱩҚ₭ꝀҞƘ',
  l: 'ƖǀꓲⳐᏞꓡłŁɭƗƚɫ',
  m: 'ΜϺⲘМᎷꓟӍ₥',
  n: 'ոռΝⲚꓠɳƞηƝᵰ',
  o: 'ᴏᴑꬽοσⲟоօΟⲞОՕꓳøꬾØɵꝋөѳꮎꮻƟꝊθΘϴӨѲᎾᏫꭴᎤ',
  p: 'ƤρⲣрΡⲢРᏢꓑƥᵽ',
  q: 'ԛգզʠ',
  r: 'ꭇꭈᴦⲅгꮁƦᎡᏒꓣɽɼɍғᵲґ',
  s: 'ꜱƽѕꮪЅՏᏕᏚꓢʂᵴ',
  t: 'ƬΤⲦТᎢꓔƭȾƮҬ₮ŧŦᵵ',
  u: 'ꞟᴜꭎꭒʋυսՍꓴᵾꮜɄᏌ',
  v: 'ᴠνѵꮩѴᏙꓦ',
  w: 'ɯᴡѡԝաꮃԜᎳᏔꓪѽ₩ꝡ',
  x: 'хꞳΧⲬХꓫҲ',
  y: 'ƳɣᶌʏỿꭚγуүΥⲨУҮᎩᎽꓬƴɏұ¥ɎҰ',
  z: 'ᴢꮓΖᏃꓜʐƶƵȥȤᵶ',
};

/** Small letters that look like a Latin capital, or are read as the letter they are in their own script. */
const readAlike: Readonly<Record<string, string>> = {
  a: 'ᴀ',
  b: 'ʙвβ',
  d: 'ᴅ',
  e: 'ᴇεєэ',
  g: 'ɢ',
  h: 'ʜн',
  j: 'ᴊ',
  k: 'ᴋкκĸ',
  l: 'ʟ',
  m: 'ᴍм',
  n: 'ɴп',
  p: 'ᴘ',
  r: 'ʀ',
  t: 'ᴛтτ',
  u: 'μ',
  w: 'ω',
};

const A = 0x61;
const ALPHABET = 26;

/** Where Unicode has the alphabet in black circles, in black squares and for flags, none of which it takes apart. */
const inShapes = [0x1f150, 0x1f170, 0x1f1e6].flatMap((first) =>
  Array.from({ length: ALPHABET }, (_, index): readonly [string, string] => [
    String.fromCodePoint(first + index),
    String.fromCodePoint(A + index),
  ]),
);

/** The Latin letter, in lower case, that each of these looks like. */
export const lookAlikes: ReadonlyMap<string, string> = new Map([
  ...[confusables, readAlike].flatMap((table) =>
    Object.entries(table).flatMap(([letter, others]) =>
      Array.from(others, (other): readonly [string, string] => [other, letter]),
    ),
  ),
  ...inShapes,
]);
