// Times, money and counts as people read them.

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const day = (text) => (text ? DAY.format(new Date(text)) : "");
export const moment = (text) => (text ? MOMENT.format(new Date(text)) : "");

/** Millionths of a dollar → "$0.030". */
export function dollars(micro) {
  const amount = micro / 1e6;
  return `$${amount.toFixed(amount >= 1 || amount === 0 ? 2 : 3)}`;
}

/** Seconds → "4.2 s", "3 min 5 s". */
export function seconds(count) {
  if (count < 60) return `${count.toFixed(1)} s`;
  return `${Math.floor(count / 60)} min ${Math.round(count % 60)} s`;
}

export const many = (count, one, more = `${one}s`) => `${count.toLocaleString()} ${count === 1 ? one : more}`;

export const shortHost = (address) => {
  try {
    return new URL(address).hostname.replace(/^www\./, "");
  } catch {
    return address;
  }
};
