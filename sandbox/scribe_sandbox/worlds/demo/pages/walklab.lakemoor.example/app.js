"use strict";

async function show() {
  const answer = await fetch("people.json");
  const profile = await answer.json();
  const app = document.getElementById("app");
  const element = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const blocks = [element("h1", profile.name), ...profile.lines.map((line) => element("p", line))];
  for (const section of profile.sections) {
    blocks.push(element("h2", section.heading));
    for (const text of section.paragraphs ?? section.entries) {
      blocks.push(element("p", text));
    }
  }
  app.replaceChildren(...blocks);
}

show();
