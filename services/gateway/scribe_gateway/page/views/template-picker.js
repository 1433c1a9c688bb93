// Templates to begin with: your own, those made from your CV, and two examples.

import { actionButton, announce, h } from "../dom.js";
import { get, patch } from "../api.js";
import { choice } from "./fields.js";

const EXAMPLES = {
  "Example: a doctoral position": `Dear {{name}},

I am a master's student in [YOUR PROGRAMME] and I am looking for a doctoral position that begins next autumn.

{{one sentence on their research that connects to my interest}} I would like to work on questions of this kind, and I have a first idea that I would be glad to discuss.

I noticed {{a recent paper of theirs}}, and I would like to ask whether that line of work will go on in the coming years.

Would you have fifteen minutes for a short call in the next two weeks? My transcript and CV are attached.

Kind regards,
[YOUR NAME]`,
  "Example: a question about a book": `Dear {{name}},

I organise a reading group at our city library. We would like to discuss {{one of their books}} this winter.

{{a sentence on what they work on}}

Would you be willing to answer three questions from our readers by e-mail?

With thanks,
[YOUR NAME]`,
};

/** A choice that fills the editor, and a button that keeps what stands in it. */
export function templatePicker(editor, context) {
  const texts = new Map(Object.entries(EXAMPLES));
  const picker = choice("picker", "Begin with", options(texts));
  picker.input.removeAttribute("name");
  picker.input.addEventListener("change", () => {
    const text = texts.get(picker.input.value);
    if (text === undefined) return;
    editor.write(text);
    picker.input.value = "";
  });
  const refill = (more) => {
    const all = [...more, ...Object.entries(EXAMPLES)];
    texts.clear();
    for (const [name, text] of all) texts.set(name, text);
    picker.input.replaceChildren(...options(texts).map(([value, words]) => h("option", { value }, words)));
  };
  const load = async () => refill([...own(context), ...(await fromCv(context.signal))]);
  load().catch(() => refill(own(context)));
  const save = actionButton("Keep as your template", async (button) => {
    try {
      context.profile.email_template = (await patch("/api/user/template", { template: editor.value })).email_template;
      load().catch(() => {});
      announce("Kept as your template.");
      button.textContent = "Kept";
      setTimeout(() => (button.textContent = "Keep as your template"), 2000);
    } catch (error) {
      announce(error.message);
      button.textContent = "Not kept: write something first";
      setTimeout(() => (button.textContent = "Keep as your template"), 3000);
    }
  }, { class: "plain" });
  return h("div", { class: "picker" }, picker, h("div", { class: "row" }, save, h("a", { href: "#/templates" }, "From your CV…")));
}

const own = ({ profile }) => (profile.email_template ? [["Your template", profile.email_template]] : []);

async function fromCv(signal) {
  const made = await get("/api/templates/", { limit: 20 }, { signal });
  return made.map((template, index) => [`From your CV (${index + 1}): ${template.user_instructions.slice(0, 50)}`, template.template_text]);
}

const options = (texts) => [["", "Choose a template…"], ...[...texts.keys()].map((name) => [name, name])];
