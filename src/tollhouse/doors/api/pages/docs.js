"use strict";
// Reads openapi.json and lets every operation be tried. Text enters the page as text only, never as markup.

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

const main = async () => {
  const place = document.getElementById("operations");
  const description = await (await fetch("/api/v1/openapi.json")).json();
  const groups = new Map();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = (operation.tags || ["Other"])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(showOperation(description, path, method.toUpperCase(), operation));
    }
  }
  place.replaceChildren(
    ...[...groups].map(([tag, operations]) => make("section", {}, make("h2", {}, tag), ...operations)),
  );
  document.getElementById("find").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const operation of place.querySelectorAll("details")) {
      operation.hidden = !operation.dataset.words.includes(wanted);
    }
  });
};

const resolve = (description, schema) => {
  let found = schema || {};
  while (found.$ref) {
    found = found.$ref.slice(2).split("/").reduce((part, key) => part[key], description);
  }
  return found;
};

const example = (description, written, depth = 0) => {
  const schema = resolve(description, written);
  if ("default" in schema) return schema.default;
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return example(description, schema.anyOf[0], depth);
  if (schema.type === "array") return depth > 4 ? [] : [example(description, schema.items, depth + 1)];
  if (schema.type === "object" || schema.properties) {
    const properties = schema.properties || {};
    const names = schema.required || Object.keys(properties);
    return Object.fromEntries(names.map((name) => [name, example(description, properties[name], depth + 1)]));
  }
  return { string: "", integer: 0, boolean: false }[schema.type] ?? null;
};

const kind = (description, written) => {
  const schema = resolve(description, written);
  if (schema.anyOf) return schema.anyOf.map((part) => kind(description, part)).join(" or ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.type === "array") return `list of ${kind(description, schema.items)}`;
  return schema.title && schema.properties ? schema.title : `${schema.type || "anything"}${schema.format ? ` (${schema.format})` : ""}`;
};

const showFields = (description, written) => {
  const schema = resolve(description, written);
  if (!schema.properties) return null;
  const rows = Object.entries(schema.properties).map(([name, part]) =>
    make(
      "tr",
      {},
      make("td", {}, make("code", {}, name), (schema.required || []).includes(name) ? " *" : ""),
      make("td", {}, kind(description, part)),
      make("td", {}, part.description || resolve(description, part).description || ""),
    ),
  );
  return make("table", {}, make("tbody", {}, ...rows));
};

const showOperation = (description, path, method, operation) => {
  const words = `${method} ${path} ${operation.summary} ${operation.tags}`.toLowerCase();
  const details = make(
    "details",
    { "data-words": words },
    make("summary", {}, make("code", { class: method }, `${method} ${path}`), make("span", {}, operation.summary || "")),
  );
  // What is inside is built when it is first opened: the page stays quick with a hundred operations.
  details.addEventListener("toggle", () => details.append(...showInside(description, path, method, operation)), { once: true });
  return details;
};

const showInside = (description, path, method, operation) => {
  const inputs = (operation.parameters || []).map((parameter) => {
    const input = make("input", { placeholder: String(example(description, parameter.schema) ?? "") });
    const text = `${parameter.name}${parameter.required ? " *" : ""} (${parameter.in}) ${parameter.description || ""} `;
    return { parameter, input, label: make("label", {}, text, input) };
  });
  const [mediaType, body] = Object.entries(operation.requestBody?.content || {})[0] || [];
  const written = body && (body.example ?? JSON.stringify(example(description, body.schema), null, 2));
  const area = body ? make("textarea", { "aria-label": "body" }, written) : null;
  const answer = make("pre", { hidden: "" });
  const send = async () => {
    const url = new URL(
      path.replace(/{(\w+)}/g, (_, name) =>
        encodeURIComponent(inputs.find((one) => one.parameter.name === name).input.value),
      ),
      location.origin,
    );
    const headers = {};
    const token = document.getElementById("token").value.trim();
    if (token) headers.Authorization = `Bearer ${token}`;
    for (const { parameter, input } of inputs) {
      if (input.value === "") continue;
      if (parameter.in === "query") url.searchParams.set(parameter.name, input.value);
      if (parameter.in === "header") headers[parameter.name] = input.value;
    }
    if (area) headers["Content-Type"] = mediaType;
    const response = await fetch(url, { method, headers, body: area ? area.value : undefined });
    const text = await response.text();
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // Not everything is JSON; metrics are text.
    }
    answer.hidden = false;
    answer.textContent = `${response.status} ${response.statusText}\n\n${shown}`;
  };
  const statuses = Object.entries(operation.responses).map(([status, response]) =>
    make("tr", {}, make("td", {}, status), make("td", {}, response.description)),
  );
  return [
    make("p", {}, operation.description || ""),
    operation["x-right"] ? make("p", {}, "Needs the right ", make("code", {}, operation["x-right"]), ".") : null,
    ...inputs.map((one) => one.label),
    area,
    body ? showFields(description, body.schema) : null,
    make("p", {}, make("button", { type: "button", onclick: send }, "Send")),
    answer,
    make("table", {}, make("tbody", {}, ...statuses)),
  ].filter((part) => part !== null);
};

main().catch((trouble) => {
  document.getElementById("operations").textContent = `The description cannot be read: ${trouble}`;
});
