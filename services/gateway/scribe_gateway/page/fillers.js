// Who can fill a slot, where its name and place leave no doubt, as the parser does (scribe_parser.fillers); a test holds the two together.

const OF_RECIPIENT = /\b(?:their|theirs|they|them|recipient|his|her|professor|prof|addressee)\b/;
const SENDER_NOUN =
  "(?:full |first |last |given |family |home |current |student |own |contact )*" +
  "(?:names?|surname|universit(?:y|ies)|school|college|institution|institute|department|faculty|company|employer" +
  "|organi[sz]ation|majors?|minors?|years?(?: of stud(?:y|ies))?|semesters?|degrees?|program(?:me)?s?|course(?:s|work)?|stud(?:y|ies)" +
  "|e-?mail(?: address)?|phone(?: number)?|address|number|title|position|role|job|occupation|signature|website" +
  "|linkedin|gpa|grades?|cv|resume|background|experience|skills?|qualifications?|availability|age|city|country" +
  "|hometown|id|details|field(?: of study)?|subject of study|thesis(?: topic| title)?|level|pronouns|advis[eo]r" +
  "|supervisor|podcast|club|group name|team name)";
const OF_SENDER = new RegExp(
  `^(?:insert |add |fill in |enter |put )?(?:the )?(?:my|your|our|sender'?s?|student'?s?|applicant'?s?) ${SENDER_NOUN}(?: here)?$` +
  "|^(?:the )?(?:sender|signature|sign-off|undersigned)\\b" +
  "|^(?:my|our)\\b" +
  "|^(?:majors?|minors?|gpa|cv|resume|linkedin|phone(?: number)?|(?:year|semester)(?: of stud(?:y|ies))?|degree" +
  "|date|today'?s date|start date|end date|dates|deadline|availability)$",
);
const NAME =
  /^(?:the |their |his |her |full |first |last |family |given |complete |professor'?s? |prof\.? |dr\.? |recipient'?s? |author'?s? |addressee'?s? )*(?:names?|surname|recipient|professor|prof\.?|dr\.?|author|addressee)(?: here)?$/;
const GREETS = /(?:^|\n)[ \t]*(?:dear|hi|hello|hey|good (?:morning|afternoon|day)|to|attn:?)\b[^\n]{0,30}$/;
const INTRODUCES_SENDER = /\b(?:my (?:full )?name is|i am|i'm|i am called|this is)\s*$/;
const SIGNS_OFF =
  /(?:^|\n)[ \t]*(?:(?:kind|best|warm|many|with|all|very)\b[^.?!\n]{0,40}|regards|sincerely|best|thanks|thank you|cheers|yours\b[^.?!\n]{0,20}|respectfully|gratefully)[,.!]?[ \t]*\n[^.?!]*$/;

/** "sender", "recipient", or null where only its meaning can tell: then the parser decides. */
export function certainFiller(name, before) {
  const words = plain(name);
  const ahead = plain(before);
  if (SIGNS_OFF.test(ahead)) return "sender";
  if (OF_SENDER.test(words) && !OF_RECIPIENT.test(words)) return "sender";
  if (!NAME.test(words)) return null;
  if (INTRODUCES_SENDER.test(ahead)) return "sender";
  return OF_RECIPIENT.test(words) || GREETS.test(ahead) ? "recipient" : null;
}

/** As above, and where only its meaning can tell, what its words suggest: "recipient", or "either". */
export function likelyFiller(name, before) {
  return certainFiller(name, before) ?? (OF_RECIPIENT.test(plain(name)) ? "recipient" : "either");
}

const plain = (text) => text.replaceAll("’", "'").replaceAll("_", " ").toLowerCase();
