/* The time left to a deadline, counted from the server's clock: what this computer believes the time
   to be is never asked. <p data-countdown data-now data-closes data-words> holds the server's moment,
   the first instant too late, and the words "days|hours|minutes|under a minute|over|reload". */
(() => {
  "use strict";

  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const ASLEEP = 30 * SECOND; /* a computer that slept has lost count: it may not promise time */
  const loaded = { steady: performance.now(), clock: Date.now() };

  const said = (left, [days, hours, minutes, moment, over]) => {
    if (left <= 0) return over;
    const parts = left >= DAY
      ? [[Math.floor(left / DAY), days], [Math.floor((left % DAY) / HOUR), hours]]
      : [[Math.floor(left / HOUR), hours], [Math.floor((left % HOUR) / MINUTE), minutes]];
    return parts.filter(([n]) => n).map(([n, word]) => `${n} ${word}`).join(" ") || moment;
  };

  const slept = () =>
    Date.now() - loaded.clock - (performance.now() - loaded.steady) > ASLEEP;

  for (const place of document.querySelectorAll("[data-countdown]")) {
    const words = place.dataset.words.split("|");
    const closes = Date.parse(place.dataset.closes);
    const now = Date.parse(place.dataset.now);
    const tick = () => {
      const left = closes - now - (performance.now() - loaded.steady);
      const text = slept() ? words[5] : said(left, words);
      if (place.textContent !== text) place.textContent = text;
      if (left <= 0 || slept()) clearInterval(timer);
    };
    const timer = setInterval(tick, SECOND);
  }
})();
