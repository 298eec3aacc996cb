const sentences = [
  { lang: "en", dir: "ltr", text: "That was a lot at once. This page loads again by itself in a moment." },
  { lang: "he", dir: "rtl", text: "זה היה הרבה בבת אחת. הדף ייטען שוב מעצמו בעוד רגע." },
];

/** For a browser whose address has opened too many pages: both languages, because nothing about it is looked up. Keeps the refusal's headers. */
export function tooManyPage(refused: Response): Response {
  const headers = new Headers(refused.headers);
  const seconds = Number(headers.get("retry-after") ?? 5);
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  const lines = sentences.map(({ lang, dir, text }) => `<p lang="${lang}" dir="${dir}">${text}</p>`).join("\n");
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${seconds}">`;
  const html = `<!doctype html>\n<html lang="en"><head>${head}<title>429</title></head><body><main role="status">\n${lines}\n</main></body></html>`;
  return new Response(html, { status: refused.status, headers });
}
